import { callerOf, healthMethods, type ServerInterceptor } from '../grpc/index.js';
import { concurrencyLimit, rateLimit, type RequestMemory } from '../grpc/server/index.js';
import type { CallSettings } from '../platform/settings/call-settings.js';
import type { GrpcMetrics } from './grpc-metrics.js';

type Refused = Pick<GrpcMetrics, 'callRefused'>;

const health = [healthMethods];
/** Of the health service, on one port: twice the Watches that it takes, and half of them from one network. */
const maxHealthCalls = 2_000;

/** Health has places of its own: strangers cannot take those of callers, and callers not those of probes. */
export const healthLimits = ({ callRefused }: Refused): ServerInterceptor[] => {
  const onRefusal = (): void => callRefused('health_calls');
  return [
    concurrencyLimit(maxHealthCalls, { only: health, onRefusal }),
    concurrencyLimit(maxHealthCalls / 2, { only: health, by: callerOf, onRefusal }),
  ];
};

/** What is refused before it is known who calls. */
export const limitsOfAll = ({ maxCalls }: CallSettings, refused: Refused): ServerInterceptor[] => [
  concurrencyLimit(maxCalls, { onRefusal: () => refused.callRefused('calls') }),
  ...healthLimits(refused),
];

/** What one caller may take of a service. */
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

/** Where callers are verified, strangers need little: their calls are refused before their requests are read. */
export const requestMemory = (
  { maxRequestMemoryBytes: totalBytes }: CallSettings,
  { verified }: { readonly verified: boolean },
): RequestMemory => ({ totalBytes, ...(verified && { strangersBytes: totalBytes / 4 }) });
