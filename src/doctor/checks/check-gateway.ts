import { findGeneration, readGeneration } from '../../grpc/tls/index.js';
import type { Examined } from '../examined.js';
import { findPods, podTitle, type Pod, type WhereToAsk } from '../find-pods.js';
import type { Tell } from '../finding.js';
import { objectName, parseServiceTarget } from '../service-target.js';
import type { GatewaySettings } from '../settings.js';
import { askGateway, type GatewayAccess, type GatewayAnswer } from './ask-gateway.js';

/** Whose requests the gateway must refuse: a name that no site has. Source: RFC 2606. */
const stranger = 'duet-doctor.invalid';

export interface GatewayCheck {
  readonly settings: GatewaySettings;
  /** The services behind it that are examined, too. */
  readonly behind: readonly Examined[];
  readonly where: WhereToAsk;
}

/** Whether each pod of the gateway is ready and reaches the services with their callers' tokens, and whether it refuses strangers. */
export const checkGateway = async ({ settings, behind, where }: GatewayCheck, tell: Tell): Promise<void> => {
  const { address, tls, allowedHosts } = settings;
  const target = parseServiceTarget(address);
  const object = objectName(target) ?? 'the gateway component';
  const kubectl = target.kind === 'service' ? `kubectl --namespace ${target.service.namespace}` : 'kubectl';
  const name = target.kind === 'service' ? target.host : (target.hosts[0]?.host ?? '');
  const serverName = (tls.mode === 'disabled' ? undefined : tls.serverName) ?? name;
  const access: GatewayAccess = {
    tls: tls.mode === 'disabled' ? undefined : { authorities: await authoritiesOf(tls.directory), serverName },
    host: allowedHosts[0] ?? serverName,
  };
  const { pods } = await findPods(target, where);
  if (pods.length === 0) {
    tell.wrong({
      text: 'no pod of the gateway is known',
      remedy: `Are there any? ${kubectl} get pods --selector app.kubernetes.io/component=gateway`,
      after: ['dns'],
    });
    return;
  }
  const asked = await Promise.all(
    pods.map(async (pod) => {
      const ready = await askGateway(pod, '/readyz', access);
      const answers = isReady(ready)
        ? await Promise.all(behind.map(async (service) => askBehind(pod, service, access)))
        : [];
      return { pod, ready, answers };
    }),
  );
  const place = { access, kubectl, object };
  for (const { pod, ready, answers } of asked) {
    tellReady(pod, ready, place, tell);
    for (const answer of answers) tellBehind(pod, answer, place, tell);
  }
  const first = asked.find(({ ready }) => isReady(ready));
  if (first !== undefined) await checkStrangers(first.pod, allowedHosts, place, tell);
};

interface Place {
  readonly access: GatewayAccess;
  readonly kubectl: string;
  readonly object: string;
}

const authoritiesOf = async (directory: string): Promise<Buffer | undefined> => {
  const needs = { identity: false, authorities: true };
  return (await readGeneration(directory, (await findGeneration(directory, needs)).root, needs)).authorities;
};

const textOf = (answer: GatewayAnswer): string =>
  'failed' in answer ? answer.failed : `${answer.status}${answer.reason === undefined ? '' : ` ${answer.reason}`}`;

const logsOf = ({ name }: Pod, { kubectl, object }: Place): string =>
  `${kubectl} logs ${name ?? `deployment/${object} --all-pods`}`;

const isReady = (answer: GatewayAnswer): boolean => 'status' in answer && answer.status === 200;

const tellReady = (pod: Pod, answer: GatewayAnswer, place: Place, tell: Tell): void => {
  const { access, kubectl, object } = place;
  const title = podTitle(pod);
  if (isReady(answer)) {
    const by = access.tls === undefined ? 'in plaintext' : `with a certificate for ${access.tls.serverName}`;
    tell.well(`${title} is ready, ${by}`);
    return;
  }
  const wrong = (text: string, remedy: string): void =>
    tell.wrong({ pod: pod.address, text: `${title} ${text}`, remedy });
  if ('status' in answer && answer.status === 421)
    wrong(
      `does not know the host ${access.host} (421)`,
      `GATEWAY_ALLOWED_HOSTS must be its ALLOWED_HOSTS: ${kubectl} get deployment ${object} --output yaml | grep -A1 ALLOWED_HOSTS`,
    );
  else if ('status' in answer)
    wrong(`is not ready: ${textOf(answer)}`, `It has not started, or it drains: ${logsOf(pod, place)}`);
  else if (/^(?:CERT_|ERR_TLS_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO)/.test(answer.failed))
    wrong(
      `presents a certificate that is not good for ${access.tls?.serverName} (${answer.failed})`,
      `Was it renewed, has it this name, and is ca.crt in GATEWAY_TLS_DIRECTORY its CA? ${kubectl} describe certificate ${object}`,
    );
  else
    wrong(
      `does not answer${pod.ready ? '' : ', and is not ready'} (${answer.failed})`,
      `Is GATEWAY_TLS_MODE what its TLS_MODE is, and does a network policy let this pod in? ${logsOf(pod, place)}`,
    );
};

interface AnswerBehind {
  readonly service: Examined;
  readonly shown: boolean;
  readonly answer: GatewayAnswer;
}

/** Asks a service through a pod of the gateway, with the token for it where there is one. */
const askBehind = async (pod: Pod, service: Examined, access: GatewayAccess): Promise<AnswerBehind> => {
  const token = await service.token().catch(() => undefined);
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = await askGateway(pod, service.httpPath, access, { headers });
  return { service, shown: token !== undefined, answer };
};

const tellBehind = (pod: Pod, { service, shown, answer }: AnswerBehind, place: Place, tell: Tell): void => {
  const { title } = service;
  const name = podTitle(pod);
  const refused = 'status' in answer && (answer.status === 401 || answer.status === 403);
  if ('status' in answer && answer.status === 200) tell.well(`${name} reaches ${title}`);
  else if (refused && !shown) tell.well(`${name} reaches ${title}, which asks for a token`);
  else if (refused)
    tell.wrong({
      pod: pod.address,
      text: `${name} is refused by ${title}: ${textOf(answer)}`,
      remedy: `It passes callers' tokens on over TLS alone: ${service.prefix}_TLS_MODE of the gateway must not be disabled. ${logsOf(pod, place)}`,
      after: [{ check: 'token', service: title }, 'keys'],
    });
  else
    tell.wrong({
      pod: pod.address,
      text: `${name} does not reach ${title}: ${textOf(answer)}`,
      remedy: `Are its ${service.prefix}_ADDRESS and ${service.prefix}_TLS_SERVER_NAME right, and does a network policy let it call ${title}? ${logsOf(pod, place)}`,
      after: (['dns', 'certificates', 'health', 'database'] as const).map((check) => ({ check, service: title })),
    });
};

/** Checks that the gateway rejects foreign hosts and cross-origin writes. The requests are invalid, so none has an effect. */
const checkStrangers = async (
  pod: Pod,
  allowedHosts: readonly string[],
  { access, kubectl, object }: Place,
  tell: Tell,
): Promise<void> => {
  if (allowedHosts.length > 0) {
    const answer = await askGateway(pod, '/readyz', { ...access, host: stranger });
    if ('status' in answer && answer.status === 421) tell.well(`is known by ${allowedHosts.join(', ')} alone`);
    else
      tell.wrong({
        text: `answers to a host that is none of ${allowedHosts.join(', ')} (${textOf(answer)})`,
        remedy: `Its ALLOWED_HOSTS is another: set gateway.allowedHosts, and look at ${kubectl} get deployment ${object} --output yaml`,
      });
  }
  const headers = { origin: `https://${stranger}`, 'content-type': 'text/plain' };
  const answer = await askGateway(pod, '/v1/users', access, { method: 'POST', headers });
  if ('reason' in answer && answer.reason === 'ORIGIN_NOT_ALLOWED')
    tell.well('refuses what a page of another origin writes');
  else
    tell.wrong({
      text: `does not refuse what a page of another origin writes (${textOf(answer)})`,
      remedy: `Does something between, such as a proxy, take the header Origin away? ${kubectl} describe deployment ${object}`,
    });
};
