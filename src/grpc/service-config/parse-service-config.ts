import type * as z from 'zod';
import { serviceConfigSchema } from './schema.js';
import type { ServiceConfig } from './service-config.js';

/** The load balancing policy around the one that picks, which the client registers: see `client/health`. */
export const healthCheckPolicy = 'client_health_check';

/** What a service config says about one method that grpc-js leaves to the client. */
export interface MethodSettings {
  readonly waitForReady: boolean;
  /** Infinity where nothing is said. */
  readonly maxRequestBytes: number;
  /** Infinity where nothing is said. */
  readonly maxResponseBytes: number;
}

/** A service config that was checked. */
export interface ParsedServiceConfig {
  /** For grpc-js: every duration, code and policy in the form that it understands. */
  readonly json: string;
  /** For a method as on the wire: `/v1.user.User/GetUser`. */
  methodSettings(path: string): MethodSettings;
}

/** A service config that is refused; the message names each problem and where it stands. */
export class ServiceConfigError extends Error {
  override readonly name = 'ServiceConfigError';
  /** Such as `methodConfig[0].retryPolicy.maxAttempts: must be …`. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the service config is refused: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

/**
 * Checks a service config, given as an object or as JSON, and turns it into what grpc-js understands by it.
 *
 * @param loadBalancing the policy where the config names none
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
      if (byName.has(key)) duplicates.push(`methodConfig: ${service === '' ? 'the default' : key} is named twice`);
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
      // grpc-js takes an empty name for one that is wrong.
      methodConfig: methodConfig.map(({ name, ...settings }) => ({ ...settings, name: name.map(withoutEmpty) })),
      retryThrottling,
    }),
    methodSettings: (path) =>
      byName.get(path) ?? byName.get(path.replace(/[^/]*$/, '')) ?? byName.get('//') ?? nothingSaid,
  };
};

const nothingSaid: MethodSettings = { waitForReady: false, maxRequestBytes: Infinity, maxResponseBytes: Infinity };

/** As in Go, pick_first does not ask: it has no other server to turn to until the connection is lost. */
const withHealthCheck = (policy: object, service = ''): object =>
  'pick_first' in policy ? policy : { [healthCheckPolicy]: { service, childPolicy: policy } };

const withoutEmpty = (name: Readonly<Record<string, string>>): object =>
  Object.fromEntries(Object.entries(name).filter(([, value]) => value !== ''));

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new ServiceConfigError([`it is not JSON: ${error instanceof Error ? error.message : 'it cannot be parsed'}`]);
  }
};

const describe = ({ path, message }: z.core.$ZodIssue): string => {
  const where = path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
  return where === '' ? message : `${where}: ${message}`;
};
