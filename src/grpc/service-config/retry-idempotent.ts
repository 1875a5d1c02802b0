import type { MethodConfig, MethodName, RetryPolicy } from './service-config.js';

const retryable: ReadonlySet<string> = new Set(['IDEMPOTENT', 'NO_SIDE_EFFECTS']);

/** The method options that proto-loader keeps. */
interface LoadedMethod {
  readonly path: string;
  readonly options?: { readonly idempotency_level: string };
}

/** A draining or starting pod is replaced by another in well under a second. */
const defaultPolicy: RetryPolicy = {
  maxAttempts: 4,
  initialBackoff: '0.05s',
  maxBackoff: '1s',
  backoffMultiplier: 2,
  retryableStatusCodes: ['UNAVAILABLE'],
};

/**
 * A method config that retries only the idempotent methods of a service, by `option idempotency_level` in the proto.
 *
 * @param policy overrides of the default: 4 attempts on UNAVAILABLE, from 50 ms doubling to 1 s
 * @param settings further settings of these methods
 * @throws Error when no method of the service is idempotent: the config would apply to nothing
 */
export const retryIdempotent = (
  definition: Readonly<Record<string, LoadedMethod>>,
  policy: Partial<RetryPolicy> = {},
  settings: Omit<MethodConfig, 'name' | 'retryPolicy'> = {},
): MethodConfig => {
  const name = Object.values(definition)
    .filter(isIdempotent)
    .map(({ path }) => nameOf(path));
  if (name.length === 0) throw new Error('no method of the service has an idempotency_level that allows retries');
  return { ...settings, name, retryPolicy: { ...defaultPolicy, ...policy } };
};

const isIdempotent = ({ options }: LoadedMethod): boolean =>
  options !== undefined && retryable.has(options.idempotency_level);

const nameOf = (path: string): MethodName => {
  const [, service = '', method = ''] = path.split('/');
  return { service, method };
};
