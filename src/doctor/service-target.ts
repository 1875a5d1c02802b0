import { isIP } from 'node:net';
import { dnsName, type KubernetesTarget, parseKubernetesTarget } from '../grpc/kubernetes/index.js';
import { parseHostPort, type HostPort } from '../platform/settings/host-port.js';

/** A parsed gRPC target: a Service of the cluster, or a list of hosts. */
export type ServiceTarget =
  | { readonly kind: 'service'; readonly service: KubernetesTarget; readonly host: string }
  | { readonly kind: 'hosts'; readonly hosts: readonly HostPort[] };

/** `name.namespace`, `name.namespace.svc` and so on: the DNS name of a Service. */
const serviceName = /^[a-z0-9-]+\.[a-z0-9-]+(?:\.svc(?:\.[a-z0-9.-]+)?)?\.?$/;

/** @throws StatusError INVALID_ARGUMENT for an invalid `kubernetes:///` target */
export const parseServiceTarget = (address: string): ServiceTarget => {
  const [scheme = '', rest = ''] = address.split(/:(?:\/\/[^/]*\/)?(.*)/, 2);
  if (scheme === 'kubernetes') {
    const service = parseKubernetesTarget(rest);
    return { kind: 'service', service, host: dnsName(service) };
  }
  const hosts = rest
    .split(',')
    .map(parseHostPort)
    .filter((one) => one !== undefined);
  const [first] = hosts;
  if (scheme !== 'dns' || first === undefined || isIP(first.host) !== 0 || !serviceName.test(first.host))
    return { kind: 'hosts', hosts };
  return { kind: 'service', service: parseKubernetesTarget(`${first.host}:${first.port}`), host: first.host };
};

/** The chart's common name of a service's objects: that of its headless Service, without the suffix. */
export const objectName = (target: ServiceTarget): string | undefined =>
  target.kind === 'service' ? target.service.service.replace(/-headless$/, '') : undefined;
