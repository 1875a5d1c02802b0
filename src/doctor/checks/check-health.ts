import { status } from '@grpc/grpc-js';
import { askHealth, type HealthAnswer } from '../ask-health.js';
import type { Examined } from '../examined.js';
import { podTitle, type Pod } from '../find-pods.js';
import type { Cause, Tell } from '../finding.js';
import type { Certificates } from '../../grpc/tls/index.js';

/** Whether each pod answers at its own address, and how it says that it is: the process as a whole, and its service. */
export const checkHealth = async (examined: Examined, tell: Tell): Promise<void> => {
  const { pods } = await examined.pods();
  if (pods.length === 0) {
    tell.wrong({
      text: `no pod of ${examined.title} is known`,
      remedy: `Are there any? ${examined.kubectl} get pods --selector app.kubernetes.io/component=${examined.component}`,
      after: ['dns'],
    });
    return;
  }
  // The check of the certificates tells why they cannot be had.
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
      ? `which is it? ${kubectl} get pods --output wide | grep ${pod.address}; and what does it say? ${kubectl} logs deployment/${object} --all-pods`
      : `${kubectl} describe pod ${pod.name} and ${kubectl} logs ${pod.name}`;
  const wrong = (text: string, remedy: string, after: readonly Cause[] = []): void =>
    tell.wrong({ pod: pod.address, text: `${title} ${text}`, remedy, after });

  if ('failed' in whole) {
    const { code, text } = whole.failed;
    const silent = code === status.DEADLINE_EXCEEDED;
    const refused = /ECONNREFUSED|EHOSTUNREACH|ETIMEDOUT/.test(text);
    const unready = pod.ready ? '' : ', and is not ready';
    wrong(
      `does not answer${unready} (${silent ? 'it takes connections and is silent, or nothing comes through to it' : text})`,
      `Does its process turn, and does a network policy let calls in? ${look}`,
      silent || refused ? [] : ['certificates'],
    );
    return;
  }
  const states = `"" is ${stateOf(whole)}, ${fullName} is ${stateOf(service)}`;
  if (!pod.ready) wrong(`is not ready: ${states}`, `Post and DNS leave it out until its probe succeeds: ${look}`);
  else if (stateOf(whole) !== 'SERVING')
    wrong(`does not serve: ${states}`, `It has not started yet, or it drains: ${look}`);
  else if (stateOf(service) !== 'SERVING') {
    // Where the database is looked at by itself, that says more.
    wrong(
      `has no database: ${states}`,
      `It cannot reach it, by its own DATABASE_URL: ${look}`,
      settings.databaseUrl === undefined ? [] : ['database'],
    );
  } else tell.well(`${title} answers: ${states}`);
};
