/** Schemes that say themselves how they are resolved. */
const ownScheme = /^(?:ipv4|ipv6|unix|unix-abstract|xds|kubernetes|static|dns-poll):/;

/**
 * A target as people write it, for a channel whose names are asked for on a timer: `dns:///host:port` and a
 * plain `host:port` become `dns-poll:///host:port`; all else stays, `dns://server/host` too.
 * Replacing grpc-js's own `dns` would change every other user of grpc-js in the process, such as a trace exporter.
 */
export const channelTarget = (target: string): string => {
  if (ownScheme.test(target) || /^dns:\/\/[^/]/.test(target)) return target;
  return `dns-poll:///${target.replace(/^dns:(?:\/\/\/)?/, '')}`;
};
