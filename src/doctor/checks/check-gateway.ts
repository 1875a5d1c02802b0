import { findGeneration, readGeneration } from '../../grpc/tls/index.js';
import type { Examined } from '../examined.js';
import { findPods, podTitle, type Pod, type WhereToAsk } from '../find-pods.js';
import type { Tell } from '../finding.js';
import { objectName, parseServiceTarget } from '../service-target.js';
import type { GatewaySettings } from '../settings.js';
import { askGateway, type GatewayAccess, type GatewayAnswer } from './ask-gateway.js';

/** The origin whose requests the gateway must reject: a reserved name. Source: RFC 2606. */
const stranger = 'duet-doctor.invalid';

export interface GatewayCheck {
  readonly settings: GatewaySettings;
  /** The services behind it that are also checked. */
  readonly behind: readonly Examined[];
  readonly where: WhereToAsk;
}

/**
 * Checks that each pod of the gateway is ready, reaches the services with their callers' tokens, and rejects foreign
 * hosts and origins.
 */
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
      text: 'no pod of the gateway found',
      remedy: `Check that pods exist: ${kubectl} get pods --selector app.kubernetes.io/component=gateway`,
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
      `does not accept the host ${access.host} (421)`,
      `GATEWAY_ALLOWED_HOSTS must match its ALLOWED_HOSTS: ${kubectl} get deployment ${object} --output yaml | grep -A1 ALLOWED_HOSTS`,
    );
  else if ('status' in answer)
    wrong(`is not ready: ${textOf(answer)}`, `It has not started, or it is draining: ${logsOf(pod, place)}`);
  else if (/^(?:CERT_|ERR_TLS_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO)/.test(answer.failed))
    wrong(
      `presents a certificate that is not valid for ${access.tls?.serverName} (${answer.failed})`,
      `Check that it was renewed, that it has this name, and that ca.crt in GATEWAY_TLS_DIRECTORY is its CA: ${kubectl} describe certificate ${object}`,
    );
  else
    wrong(
      `does not respond${pod.ready ? '' : ', and is not ready'} (${answer.failed})`,
      `Check that GATEWAY_TLS_MODE matches its TLS_MODE, and that a network policy allows this pod. ${logsOf(pod, place)}`,
    );
};

interface AnswerBehind {
  readonly service: Examined;
  readonly shown: boolean;
  readonly answer: GatewayAnswer;
}

/** Calls a service through a pod of the gateway, with the service's token if there is one. */
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
  else if (refused && !shown) tell.well(`${name} reaches ${title}, which requires a token`);
  else if (refused)
    tell.wrong({
      pod: pod.address,
      text: `${name} is rejected by ${title}: ${textOf(answer)}`,
      remedy: `It passes callers' tokens on over TLS only: ${service.prefix}_TLS_MODE of the gateway must not be disabled. ${logsOf(pod, place)}`,
      after: [{ check: 'token', service: title }, 'keys'],
    });
  else
    tell.wrong({
      pod: pod.address,
      text: `${name} cannot reach ${title}: ${textOf(answer)}`,
      remedy: `Check its ${service.prefix}_ADDRESS and ${service.prefix}_TLS_SERVER_NAME, and that a network policy allows it to call ${title}. ${logsOf(pod, place)}`,
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
    if ('status' in answer && answer.status === 421) tell.well(`accepts only the hosts ${allowedHosts.join(', ')}`);
    else
      tell.wrong({
        text: `accepts a host other than ${allowedHosts.join(', ')} (${textOf(answer)})`,
        remedy: `Its ALLOWED_HOSTS differs: set gateway.allowedHosts, and check ${kubectl} get deployment ${object} --output yaml`,
      });
  }
  const headers = { origin: `https://${stranger}`, 'content-type': 'text/plain' };
  const answer = await askGateway(pod, '/v1/users', access, { method: 'POST', headers });
  if ('reason' in answer && answer.reason === 'ORIGIN_NOT_ALLOWED')
    tell.well('rejects writes from pages of another origin');
  else
    tell.wrong({
      text: `does not reject writes from pages of another origin (${textOf(answer)})`,
      remedy: `Check that nothing in between, such as a proxy, removes the header Origin: ${kubectl} describe deployment ${object}`,
    });
};
