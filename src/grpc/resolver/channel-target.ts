/** Schemes with a resolver of their own. */
const ownScheme = /^(?:ipv4|ipv6|unix|unix-abstract|xds|kubernetes|static|dns-poll):/;

/**
 * Converts a target for a channel whose names are resolved on a timer: `dns:///host:port` and a plain `host:port`
 * become `dns-poll:///host:port`; all others stay unchanged, `dns://server/host` too. Replacing grpc-js's own `dns`
 * would affect every other user of grpc-js in the process, such as a trace exporter.
 */
export const channelTarget = (target: string): string => {
  if (ownScheme.test(target) || /^dns:\/\/[^/]/.test(target)) return target;
  return `dns-poll:///${target.replace(/^dns:(?:\/\/\/)?/, '')}`;
};
