import { status } from '@grpc/grpc-js';
import { setTimeout as pause } from 'node:timers/promises';
import { StatusError } from '../common/status-error.js';
import type { EndpointSliceApi, ServiceName, EndpointSlice } from './endpoint-slice.js';
import { reduceSlices, unlisted, type SliceState } from './endpoint-slices.js';

/** The timeouts of a watch of EndpointSlices. */
export interface WatchTimes {
  /** The API server ends each watch after this time, with a bookmark to continue from. Default 25. */
  readonly watchTimeoutSeconds?: number | undefined;
  /** A watch that receives nothing for this time, not even its end, has stalled. Default 3 s more than the above. */
  readonly silenceTimeoutMs?: number | undefined;
  /** Default 5,000. */
  readonly listTimeoutMs?: number | undefined;
  /** The pause between attempts while the API server rejects requests (no token, not allowed). Default 60,000. */
  readonly refusedRetryMs?: number | undefined;
}

export interface SliceWatch extends WatchTimes {
  readonly api: EndpointSliceApi;
  readonly service: ServiceName;
  readonly signal: AbortSignal;
  /** Called with the slices after each event, changed or not. */
  onSlices(slices: readonly EndpointSlice[]): void;
  /** Called for each failed attempt; `failures` counts consecutive ones. The watch continues by itself. */
  onFailure(error: unknown, failures: number): void;
}

const maxBackoffMs = 10_000;
/** A watch that lasted this long was healthy, and the next one starts without a pause. */
const goodWatchMs = 1_000;
/** After this many consecutive failures a new list is required, because the version may be the cause. */
const failuresToRelist = 3;

/** Whether the API server rejected the request, so that an immediate retry would not help. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof StatusError &&
  [status.UNAUTHENTICATED, status.PERMISSION_DENIED, status.NOT_FOUND, status.FAILED_PRECONDITION].includes(error.code);

/**
 * 100 ms, doubling to 10 s, minus up to half as jitter, so that clients do not all reconnect at once after an API
 * server restart.
 */
const backoffMs = (failures: number): number =>
  Math.min(100 * 2 ** (failures - 1), maxBackoffMs) * (0.5 + Math.random() / 2);

/**
 * Runs `work` with a signal that is aborted with `parent`, or when `touch` has not been called for `timeoutMs`. In
 * the second case it always rejects with the timeout.
 */
const unlessSilent = async (
  parent: AbortSignal,
  timeoutMs: number,
  what: string,
  work: (signal: AbortSignal, touch: () => void) => Promise<void>,
): Promise<void> => {
  const controller = new AbortController();
  const follow = () => controller.abort(parent.reason);
  const silent = () => controller.abort(new StatusError(status.UNAVAILABLE, `${what} was silent for ${timeoutMs} ms`));
  const timer = setTimeout(silent, timeoutMs).unref();
  parent.addEventListener('abort', follow, { once: true });
  try {
    await work(controller.signal, () => timer.refresh());
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
    parent.removeEventListener('abort', follow);
  }
};

/** Lists and watches the slices of a Service until the signal is aborted. It does not reject. */
export const watchEndpointSlices = async (options: SliceWatch): Promise<void> => {
  const { api, service, signal, watchTimeoutSeconds = 25, listTimeoutMs = 5_000, refusedRetryMs = 60_000 } = options;
  const { silenceTimeoutMs = (watchTimeoutSeconds + 3) * 1_000 } = options;
  let state: SliceState = unlisted;
  let failures = 0;

  const list = (): Promise<void> =>
    unlessSilent(signal, listTimeoutMs, 'the list', async (listSignal) => {
      const { items, metadata } = await api.list(service, listSignal);
      state = reduceSlices(state, { type: 'LISTED', slices: items ?? [], resourceVersion: metadata.resourceVersion });
      options.onSlices([...state.slices.values()]);
    });

  const watch = (resourceVersion: string): Promise<void> =>
    unlessSilent(signal, silenceTimeoutMs, 'the watch', async (watchSignal, touch) => {
      const startedAt = performance.now();
      for await (const event of api.watch(service, {
        resourceVersion,
        timeoutSeconds: watchTimeoutSeconds,
        signal: watchSignal,
      })) {
        touch();
        state = reduceSlices(state, event);
        if (event.type === 'ERROR')
          throw new StatusError(status.OUT_OF_RANGE, `the watch ended with error ${event.object.code ?? 'unknown'}`);
        failures = 0;
        options.onSlices([...state.slices.values()]);
      }
      if (performance.now() - startedAt >= goodWatchMs) failures = 0;
      else throw new StatusError(status.UNAVAILABLE, 'the watch ended as soon as it started');
    });

  while (!signal.aborted) {
    try {
      if (state.resourceVersion === undefined) await list();
      if (state.resourceVersion !== undefined) await watch(state.resourceVersion);
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      const refused = isRefusal(error);
      const expired = error instanceof StatusError && error.code === status.OUT_OF_RANGE;
      if (refused || expired || failures >= failuresToRelist) state = { ...state, resourceVersion: undefined };
      options.onFailure(error, failures);
      const waitMs = refused ? refusedRetryMs * (0.5 + Math.random() / 2) : backoffMs(failures);
      await pause(waitMs, undefined, { signal, ref: false }).catch(() => {});
    }
  }
};
