import type * as z from 'zod';
import { serviceConfigSchema } from './schema.js';
import type { ServiceConfig } from './service-config.js';

/** The load balancing policy around the picking one, which the client registers: see `client/health`. */
export const healthCheckPolicy = 'client_health_check';

/** Settings of one method that grpc-js leaves to the client. */
export interface MethodSettings {
  readonly waitForReady: boolean;
  /** Infinity if unset. */
  readonly maxRequestBytes: number;
  /** Infinity if unset. */
  readonly maxResponseBytes: number;
}

/** A validated service config. */
export interface ParsedServiceConfig {
  /** For grpc-js: every duration, code and policy in the form that it accepts. */
  readonly json: string;
  /** For a method by its path: `/v1.user.User/GetUser`. */
  methodSettings(path: string): MethodSettings;
}

/** An invalid service config; the message names each problem and its place. */
export class ServiceConfigError extends Error {
  override readonly name = 'ServiceConfigError';
  /** Such as `methodConfig[0].retryPolicy.maxAttempts: must be …`. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the service config is not valid: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

/**
 * Validates a service config, given as an object or as JSON, and converts it to the form of grpc-js.
 *
 * @param loadBalancing the policy if the config names none
 * @throws ServiceConfigError
 */
export const parseServiceConfig = (
  config: ServiceConfig | string,
  loadBalancing = 'pick_first',
): ParsedServiceConfig => {
  const parsed = serviceConfigSchema.safeParse(typeof config === 'string' ? parseJson(config) : config);
  if (!parsed.success) throw new ServiceConfigError(parsed.error.issues.map(describe));
  const {
    loadBalancingPolicy,
    loadBalancingConfig,
    methodConfig = [],
    retryThrottling,
    healthCheckConfig,
  } = parsed.data;

  const byName = new Map<string, MethodSettings>();
  const duplicates: string[] = [];
  for (const { name: names, waitForReady = false, maxRequestMessageBytes, maxResponseMessageBytes } of methodConfig) {
    for (const { service, method } of names) {
      const key = `/${service}/${method}`;
      if (byName.has(key)) duplicates.push(`methodConfig: ${service === '' ? 'the default' : key} appears twice`);
      byName.set(key, {
        waitForReady,
        maxRequestBytes: maxRequestMessageBytes ?? Infinity,
        maxResponseBytes: maxResponseMessageBytes ?? Infinity,
      });
    }
  }
  if (duplicates.length > 0) throw new ServiceConfigError(duplicates);

  const [policy = { [loadBalancing]: {} }] = loadBalancingConfig ?? loadBalancingPolicy ?? [];
  return {
    json: JSON.stringify({
      loadBalancingConfig: [healthCheckConfig ? withHealthCheck(policy, healthCheckConfig.serviceName) : policy],
      // grpc-js treats an empty name as invalid.
      methodConfig: methodConfig.map(({ name, ...settings }) => ({ ...settings, name: name.map(withoutEmpty) })),
      retryThrottling,
    }),
    methodSettings: (path) =>
      byName.get(path) ?? byName.get(path.replace(/[^/]*$/, '')) ?? byName.get('//') ?? nothingSaid,
  };
};

const nothingSaid: MethodSettings = { waitForReady: false, maxRequestBytes: Infinity, maxResponseBytes: Infinity };

/** As in Go, pick_first does not check health: it has no other server until the connection is lost. */
const withHealthCheck = (policy: object, service = ''): object =>
  'pick_first' in policy ? policy : { [healthCheckPolicy]: { service, childPolicy: policy } };

const withoutEmpty = (name: Readonly<Record<string, string>>): object =>
  Object.fromEntries(Object.entries(name).filter(([, value]) => value !== ''));

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new ServiceConfigError([`not JSON: ${error instanceof Error ? error.message : 'it cannot be parsed'}`]);
  }
};

const describe = ({ path, message }: z.core.$ZodIssue): string => {
  const where = path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
  return where === '' ? message : `${where}: ${message}`;
};
