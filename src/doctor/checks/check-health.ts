import { status } from '@grpc/grpc-js';
import { askHealth, type HealthAnswer } from '../ask-health.js';
import type { Examined } from '../examined.js';
import { podTitle, type Pod } from '../find-pods.js';
import type { Cause, Tell } from '../finding.js';
import type { Certificates } from '../../grpc/tls/index.js';

/** Checks that each pod responds at its own address, and its health: of the whole process, and of its service. */
export const checkHealth = async (examined: Examined, tell: Tell): Promise<void> => {
  const { pods } = await examined.pods();
  if (pods.length === 0) {
    tell.wrong({
      text: `no pod of ${examined.title} found`,
      remedy: `Check that pods exist: ${examined.kubectl} get pods --selector app.kubernetes.io/component=${examined.component}`,
      after: ['dns'],
    });
    return;
  }
  // The certificate check reports why certificates are unavailable.
  const certificates = await examined.certificates().catch(() => undefined);
  await Promise.all(pods.map(async (pod) => checkPod(pod, certificates, examined, tell)));
};

const stateOf = (answer: HealthAnswer): string => ('state' in answer ? answer.state : answer.failed.text);

const checkPod = async (
  pod: Pod,
  certificates: Certificates | undefined,
  examined: Examined,
  tell: Tell,
): Promise<void> => {
  const { fullName, settings, kubectl, object } = examined;
  const { whole, service } = await askHealth(pod, examined, certificates);
  const title = podTitle(pod);
  const look =
    pod.name === undefined
      ? `find the pod: ${kubectl} get pods --output wide | grep ${pod.address}; and read the logs: ${kubectl} logs deployment/${object} --all-pods`
      : `${kubectl} describe pod ${pod.name} and ${kubectl} logs ${pod.name}`;
  const wrong = (text: string, remedy: string, after: readonly Cause[] = []): void =>
    tell.wrong({ pod: pod.address, text: `${title} ${text}`, remedy, after });

  if ('failed' in whole) {
    const { code, text } = whole.failed;
    const silent = code === status.DEADLINE_EXCEEDED;
    const refused = /ECONNREFUSED|EHOSTUNREACH|ETIMEDOUT/.test(text);
    const unready = pod.ready ? '' : ', and is not ready';
    wrong(
      `does not respond${unready} (${silent ? 'it accepts connections but sends nothing, or the network drops its packets' : text})`,
      `Check that its process is not blocked, and that a network policy allows calls: ${look}`,
      silent || refused ? [] : ['certificates'],
    );
    return;
  }
  const states = `"" is ${stateOf(whole)}, ${fullName} is ${stateOf(service)}`;
  if (!pod.ready) wrong(`is not ready: ${states}`, `Post and DNS exclude it until its probe succeeds: ${look}`);
  else if (stateOf(whole) !== 'SERVING')
    wrong(`is not serving: ${states}`, `It has not started yet, or it is draining: ${look}`);
  else if (stateOf(service) !== 'SERVING') {
    // The database check says more, if it runs.
    wrong(
      `has no database: ${states}`,
      `It cannot reach the database in its own DATABASE_URL: ${look}`,
      settings.databaseUrl === undefined ? [] : ['database'],
    );
  } else tell.well(`${title} responds: ${states}`);
};
