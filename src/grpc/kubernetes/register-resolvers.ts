import { experimental, status } from '@grpc/grpc-js';
import { silentLogger, type Logger } from '../common/logger.js';
import { StatusError } from '../common/status-error.js';
import { kubernetesSource, type KubernetesSettings } from './kubernetes-source.js';
import { dnsName, parseKubernetesTarget } from './kubernetes-target.js';
import { lookupSource, type HostAndPort, type Lookup } from '../resolver/lookup-source.js';
import { resolverFor, type Scheme } from '../resolver/source-resolver.js';
import { SharedSources, type OnEndpoints } from '../resolver/shared-sources.js';

/** Options of `registerResolvers`. */
export interface ResolverSettings {
  /** Default none. */
  readonly logger?: Logger;
  /** The interval of queries for `dns-poll:///`, at least 1,000. Default 10,000. */
  readonly dnsIntervalMs?: number;
  readonly kubernetes?: KubernetesSettings;
  /** Replaces the system's resolver. */
  readonly lookup?: Lookup;
  /** Called with the endpoints of a target at each change. */
  readonly onEndpoints?: OnEndpoints;
}

const refuse = (target: experimental.GrpcUri, form: string): never => {
  throw new StatusError(status.INVALID_ARGUMENT, `${experimental.uriToString(target)} must be ${form}`);
};

const parseHosts = (
  target: experimental.GrpcUri,
  list: readonly string[],
  form: string,
  defaultPort?: number,
): HostAndPort[] =>
  list.map((text) => {
    const { host, port = defaultPort } = experimental.splitHostPort(text) ?? {};
    if (!host || port === undefined || port === 0 || port > 65_535 || (target.authority ?? '') !== '')
      return refuse(target, form);
    return { host, port };
  });

/** A certificate's names have no trailing dot. In a target, the dot disables the search list. */
const withoutRootDot = (authority: string): string => authority.replace(/\.(?=:|$)/, '');

/**
 * Registers the schemes of this folder with grpc-js, for channels created from then on. Calling it again replaces the
 * settings for later channels.
 * - `kubernetes:///service.namespace:port` watches the EndpointSlices of a Service;
 * - `static:///host:port,host:port` is a fixed list, whose names are resolved again when a connection is lost;
 * - `dns-poll:///host:port` resolves again every `dnsIntervalMs`, see `channelTarget`.
 */
export const registerResolvers = (settings: ResolverSettings = {}): void => {
  const { logger = silentLogger, dnsIntervalMs = 10_000, kubernetes, lookup, onEndpoints } = settings;
  if (!(dnsIntervalMs >= 1_000)) throw new StatusError(status.INVALID_ARGUMENT, 'dnsIntervalMs must be at least 1,000');
  const sources = new SharedSources(onEndpoints);

  const schemes: Record<string, Scheme> = {
    kubernetes: {
      authority({ path }) {
        const target = parseKubernetesTarget(path);
        return typeof target.port === 'number' ? `${dnsName(target)}:${target.port}` : dnsName(target);
      },
      open: ({ path }) =>
        kubernetesSource(parseKubernetesTarget(path), { ...kubernetes, logger, dnsIntervalMs, lookup }),
    },
    static: {
      authority: ({ path }) => withoutRootDot(path.split(',')[0] ?? path),
      open: (target) =>
        lookupSource({ hosts: parseHosts(target, target.path.split(','), 'static:///host:port,host:port'), lookup }),
    },
    'dns-poll': {
      authority: ({ path }) => withoutRootDot(path),
      open: (target) =>
        lookupSource({
          hosts: parseHosts(target, [target.path], 'dns-poll:///host:port', 443),
          intervalMs: dnsIntervalMs,
          lookup,
        }),
    },
  };
  for (const [name, scheme] of Object.entries(schemes))
    experimental.registerResolver(name, resolverFor(scheme, sources));
};
