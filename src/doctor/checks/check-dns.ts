import { status } from '@grpc/grpc-js';
import { setTimeout as pause } from 'node:timers/promises';
import { explain } from '../explain.js';
import type { Examined } from '../examined.js';
import { podTitle, type FoundPods, type Pod } from '../find-pods.js';
import type { Tell } from '../finding.js';
import type { StatusError } from '../../grpc/index.js';

export interface DnsPatience {
  /** How long a difference may last: DNS lags a few seconds behind EndpointSlices. */
  readonly withinMs: number;
  /** The interval between checks. */
  readonly intervalMs: number;
}

/** Checks that a service's name resolves to the ready pods of its EndpointSlices. */
export const checkDns = async (
  examined: Examined,
  patience: DnsPatience,
  tell: Tell,
  signal: AbortSignal,
): Promise<void> => {
  const { target } = examined;
  if (target.kind === 'hosts') {
    tell.skipped(`${examined.prefix}_ADDRESS is a list of hosts, which has no EndpointSlices`);
    return;
  }
  const { host } = target;
  const settled = await lookUntilSame(examined, patience, signal);
  const { slices, names } = settled;
  if (slices?.kind === 'failed') tellRefusal(slices.error, examined, await examined.account(), tell);
  if (names?.kind === 'failed') {
    const ready = readyOf(settled).length;
    tell.wrong({
      text: `${host} does not resolve (${names.error.message})${slices?.kind === 'known' ? `, and its EndpointSlices have ${ready} ready pods` : ''}`,
      remedy:
        ready === 0
          ? podsRemedy(examined)
          : `Check the Service (${examined.kubectl} get service ${target.service.service}) and CoreDNS: kubectl --namespace kube-system logs --selector k8s-app=kube-dns`,
      after: ready === 0 ? ['health'] : [],
    });
    return;
  }
  if (slices?.kind !== 'known' || names === undefined) return;
  const { missing, extra } = differences(settled);
  if (slices.pods.length === 0)
    tell.wrong({ text: `the EndpointSlices of ${host} have no pods`, remedy: podsRemedy(examined) });
  const late =
    'Possible causes are DNS answers cached for longer than 30 s, or a CoreDNS without connection to the API server: kubectl --namespace kube-system logs --selector k8s-app=kube-dns';
  for (const pod of missing)
    tell.wrong({
      pod: pod.address,
      text: `${host} does not resolve to ${podTitle(pod)}, which is ready in its EndpointSlices`,
      remedy: late,
    });
  for (const address of extra) {
    tell.wrong({
      pod: address,
      text: `${host} resolves to ${address}, which is not a ready pod in its EndpointSlices`,
      remedy: `To find its owner: kubectl get pods,services --all-namespaces --output wide | grep ${address}. If it has none: ${late}`,
    });
  }
  if (missing.length + extra.length + slices.pods.length > 0 && missing.length + extra.length === 0) {
    tell.well(`${host} resolves to the ${names.pods.length} ready pods of its EndpointSlices`);
  }
};

const readyOf = ({ slices }: FoundPods): readonly Pod[] =>
  slices?.kind === 'known' ? slices.pods.filter(({ ready }) => ready) : [];

const differences = (found: FoundPods): { missing: readonly Pod[]; extra: readonly string[] } => {
  const ready = readyOf(found);
  const named = new Set(found.names?.kind === 'known' ? found.names.pods : []);
  return {
    missing: ready.filter(({ address }) => !named.has(address)),
    extra: [...named].filter((name) => !ready.some(({ address }) => address === name)),
  };
};

const lookUntilSame = async (
  examined: Examined,
  { withinMs, intervalMs }: DnsPatience,
  signal: AbortSignal,
): Promise<FoundPods> => {
  const until = performance.now() + withinMs;
  for (let found = await examined.pods(); ; found = await examined.lookAgain()) {
    const { missing, extra } = differences(found);
    const same =
      found.slices?.kind === 'failed' || (found.names?.kind === 'known' && missing.length + extra.length === 0);
    if (same || performance.now() >= until || signal.aborted) return found;
    await pause(intervalMs);
  }
};

const podsRemedy = ({ kubectl, component }: Examined): string =>
  `Check that pods exist and why they are not ready: ${kubectl} describe pods --selector app.kubernetes.io/component=${component}`;

/** The API server does not list the pods. */
const tellRefusal = (
  error: StatusError,
  { namespace, kubectl }: Examined,
  account: string | undefined,
  tell: Tell,
): void => {
  const wrong = (text: string, remedy: string): void => tell.wrong({ text, remedy, scope: 'release' });
  if (error.code === status.FAILED_PRECONDITION)
    tell.skipped(`EndpointSlices are not compared: ${error.message}`, 'release');
  else if (error.code === status.PERMISSION_DENIED) {
    const [, ownNamespace = namespace ?? 'NAMESPACE', name = 'ACCOUNT'] =
      /^system:serviceaccount:([^:]+):([^:]+)$/.exec(account ?? '') ?? [];
    wrong(
      `${account ?? "this pod's ServiceAccount"} may not list EndpointSlices in the namespace ${namespace ?? 'of this pod'} (missing RBAC)`,
      'Create a Role with apiGroups [discovery.k8s.io], resources [endpointslices], verbs [get, list, watch], as rbac.create=true does: ' +
        `${kubectl} create role endpointslices --verb=get,list,watch --resource=endpointslices.discovery.k8s.io && ` +
        `${kubectl} create rolebinding endpointslices-${name} --role=endpointslices --serviceaccount=${ownNamespace}:${name}`,
    );
  } else if (error.code === status.UNAUTHENTICATED) {
    wrong(
      'the API server rejects the token of this pod',
      'It is projected to /var/run/secrets/kubernetes.io/serviceaccount/token. If its ServiceAccount was deleted and created again, restart this pod',
    );
  } else {
    wrong(
      `the EndpointSlices cannot be read: ${explain(error)}`,
      'Check that the API server runs and that this pod may reach it. With a network policy, networkPolicy.apiServer.cidrs must name it',
    );
  }
};
