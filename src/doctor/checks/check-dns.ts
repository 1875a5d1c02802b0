import { status } from '@grpc/grpc-js';
import { setTimeout as pause } from 'node:timers/promises';
import { explain } from '../explain.js';
import type { Examined } from '../examined.js';
import { podTitle, type FoundPods, type Pod } from '../find-pods.js';
import type { Tell } from '../finding.js';
import type { StatusError } from '../../grpc/index.js';

export interface DnsPatience {
  /** How long a difference may last: DNS follows the EndpointSlices, a few seconds behind. */
  readonly withinMs: number;
  /** From one look to the next. */
  readonly intervalMs: number;
}

/** Whether a service's name resolves to the pods that its EndpointSlices call ready. */
export const checkDns = async (
  examined: Examined,
  patience: DnsPatience,
  tell: Tell,
  signal: AbortSignal,
): Promise<void> => {
  const { target } = examined;
  if (target.kind === 'hosts') {
    tell.skipped(`${examined.prefix}_ADDRESS is a list of hosts, which no EndpointSlice stands for`);
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
          : `Look at the Service (${examined.kubectl} get service ${target.service.service}) and at CoreDNS: kubectl --namespace kube-system logs --selector k8s-app=kube-dns`,
      after: ready === 0 ? ['health'] : [],
    });
    return;
  }
  if (slices?.kind !== 'known' || names === undefined) return;
  const { missing, extra } = differences(settled);
  if (slices.pods.length === 0)
    tell.wrong({ text: `the EndpointSlices of ${host} have no pods`, remedy: podsRemedy(examined) });
  const late =
    'DNS answers that are cached longer than 30 s, or a CoreDNS that has lost the API server, do this: kubectl --namespace kube-system logs --selector k8s-app=kube-dns';
  for (const pod of missing)
    tell.wrong({
      pod: pod.address,
      text: `${host} does not resolve to ${podTitle(pod)}, which its EndpointSlices call ready`,
      remedy: late,
    });
  for (const address of extra) {
    tell.wrong({
      pod: address,
      text: `${host} resolves to ${address}, which is no ready pod of its EndpointSlices`,
      remedy: `Whose is it? kubectl get pods,services --all-namespaces --output wide | grep ${address}. If nobody's: ${late}`,
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
  `Are there pods, and why are they not ready? ${kubectl} describe pods --selector app.kubernetes.io/component=${component}`;

/** The API server does not say which pods there are. */
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
      'Give it a Role with apiGroups [discovery.k8s.io], resources [endpointslices], verbs [get, list, watch], as rbac.create=true does: ' +
        `${kubectl} create role endpointslices --verb=get,list,watch --resource=endpointslices.discovery.k8s.io && ` +
        `${kubectl} create rolebinding endpointslices-${name} --role=endpointslices --serviceaccount=${ownNamespace}:${name}`,
    );
  } else if (error.code === status.UNAUTHENTICATED) {
    wrong(
      'the API server refuses the token of this pod',
      'It is projected to /var/run/secrets/kubernetes.io/serviceaccount/token: has its ServiceAccount been deleted and made again? Then start this pod anew',
    );
  } else {
    wrong(
      `the EndpointSlices cannot be had: ${explain(error)}`,
      'Is the API server up, and may this pod reach it? With a network policy, networkPolicy.apiServer.cidrs must name it',
    );
  }
};
