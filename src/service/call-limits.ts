import { callerOf, healthMethods, type ServerInterceptor } from '../grpc/index.js';
import { concurrencyLimit, rateLimit, type RequestMemory } from '../grpc/server/index.js';
import type { CallSettings } from '../platform/settings/call-settings.js';
import type { GrpcMetrics } from './grpc-metrics.js';

type Refused = Pick<GrpcMetrics, 'callRefused'>;

const health = [healthMethods];
/** The limits of the health service on one port: twice its Watches, and half of them for one network. */
const maxHealthCalls = 2_000;

/** Health has its own slots, so that health calls and other calls cannot displace each other. */
export const healthLimits = ({ callRefused }: Refused): ServerInterceptor[] => {
  const onRefusal = (): void => callRefused('health_calls');
  return [
    concurrencyLimit(maxHealthCalls, { only: health, onRefusal }),
    concurrencyLimit(maxHealthCalls / 2, { only: health, by: callerOf, onRefusal }),
  ];
};

/** The limits that apply before the caller is known. */
export const limitsOfAll = ({ maxCalls }: CallSettings, refused: Refused): ServerInterceptor[] => [
  concurrencyLimit(maxCalls, { onRefusal: () => refused.callRefused('calls') }),
  ...healthLimits(refused),
];

/** The limits of one caller of a service. */
export const limitsOfCallers = (
  { maxCallsPerCaller, callerRate, callerBurst }: CallSettings,
  { callRefused }: Refused,
): ServerInterceptor[] => {
  const calls = concurrencyLimit(maxCallsPerCaller, {
    by: callerOf,
    onRefusal: () => callRefused('calls_per_caller'),
  });
  if (callerRate === Infinity) return [calls];
  const onRefusal = (): void => callRefused('caller_rate');
  return [calls, rateLimit({ perSecond: callerRate, burst: callerBurst, onRefusal })];
};

/**
 * If callers are verified, unauthenticated ones need little: their calls are rejected before their requests are read.
 */
export const requestMemory = (
  { maxRequestMemoryBytes: totalBytes }: CallSettings,
  { verified }: { readonly verified: boolean },
): RequestMemory => ({ totalBytes, ...(verified && { strangersBytes: totalBytes / 4 }) });
