import { status, type Interceptor } from '@grpc/grpc-js';
import { observeCall } from '../../grpc/client/index.js';
import { parseHostPort } from '../../platform/settings/host-port.js';
import { healthClient } from '../ask-health.js';
import type { Examined } from '../examined.js';
import { podTitle } from '../find-pods.js';
import type { Cause, Tell } from '../finding.js';
import { outcomeOf } from '../outcome.js';
import { compareShares } from './shares.js';

const callCount = 100;
const callTimeoutMs = 1_500;
/** Waits until all pods are connected, because a channel starts with those that are. */
export const defaultWarmUpMs = 3_000;

/** These faults explain a pod without calls. */
const causes: readonly Cause[] = ['dns', 'certificates', 'health'];

/**
 * Checks how 100 calls of a channel like Post's are spread over the pods. They check health, which needs neither a
 * token nor a database.
 */
export const checkShare = async (
  examined: Examined,
  warmUpMs: number,
  tell: Tell,
  signal: AbortSignal,
): Promise<void> => {
  const { prefix, channelSettings, kubectl, object } = examined;
  if (channelSettings.loadBalancing !== 'round_robin') {
    tell.skipped(
      `calls are not spread: ${prefix}_LOAD_BALANCING is ${channelSettings.loadBalancing}, which calls one pod`,
    );
    return;
  }
  const { pods } = await examined.pods();
  const ready = pods.filter((pod) => pod.ready);
  const health = healthClient(await examined.channel());
  const callOne = async (): Promise<string> => {
    let answered = '';
    const observe: Interceptor = (options, nextCall) =>
      observeCall(options, nextCall, ({ peer }) => (answered = addressOf(peer)));
    const { code, text } = await outcomeOf(
      health.Check({ service: '' }, { timeoutMs: callTimeoutMs, waitForReady: true, interceptors: [observe], signal }),
    );
    if (code === status.OK) return answered;
    failures.set(code, { count: (failures.get(code)?.count ?? 0) + 1, text });
    return '';
  };
  const failures = new Map<status, { readonly count: number; readonly text: string }>();

  const seen = new Set<string>();
  const until = performance.now() + warmUpMs;
  while (!signal.aborted && performance.now() < until && ready.some(({ address }) => !seen.has(address)))
    seen.add(await callOne());
  failures.clear();
  const calls = new Map<string, number>();
  for (let made = 0; made < callCount && !signal.aborted; made++) {
    const address = await callOne();
    if (address !== '') calls.set(address, (calls.get(address) ?? 0) + 1);
    else if (calls.size === 0) break; // No pod responds; more calls would give the same result.
  }

  for (const { count, text } of failures.values()) {
    tell.wrong({
      text: `${count} of the calls failed (${text})`,
      remedy: `Check the pods: ${kubectl} get pods --selector app.kubernetes.io/component=${examined.component}`,
      after: causes,
    });
  }
  if (calls.size === 0) return;
  const { fair, uneven } = compareShares(
    ready.map(({ address }) => address),
    calls,
  );
  for (const { address, calls: got } of uneven) {
    const pod = podTitle(ready.find((one) => one.address === address) ?? { name: undefined, address });
    tell.wrong({
      pod: address,
      text: `${pod} got ${got === 0 ? 'none' : String(got)} of ${callCount} calls; its fair share is ${Math.round(fair)}`,
      remedy: `Check that ${prefix}_ADDRESS (${channelSettings.address}) names the headless Service. If it does, something blocks connections to the pod: ${kubectl} logs deployment/${object} --all-pods`,
      after: causes,
    });
  }
  if (uneven.length === 0 && failures.size === 0) {
    tell.well(
      `${callCount} calls by round_robin: ${ready.map(({ name, address }) => `${name ?? address} ${calls.get(address) ?? 0}`).join(', ')}`,
    );
  }
};

const addressOf = (peer: string): string => parseHostPort(peer)?.host ?? peer;
