import { status } from '@grpc/grpc-js';
import { StatusError } from '../common/status-error.js';
import type { ServiceName } from './endpoint-slice.js';

/** The parts of a target `kubernetes:///service.namespace:port`. */
export interface KubernetesTarget extends ServiceName {
  /** The pods' own port, or the name that the Service gives it. */
  readonly port: number | string;
}

const label = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const shape = new RegExp(`^(${label})(?:\\.(${label})(?:\\.svc(?:\\.${label})*\\.?)?)?:(${label})$`);

/**
 * Parses the path of `kubernetes:///service.namespace:port`. `.svc` and the cluster's domain may follow the
 * namespace, so that DNS names are accepted.
 */
export const parseKubernetesTarget = (path: string): KubernetesTarget => {
  const [, service, namespace, port] = shape.exec(path) ?? [];
  const number = /^\d+$/.test(port ?? '') ? Number(port) : undefined;
  if (service === undefined || port === undefined || number === 0 || (number ?? 1) > 65_535) {
    throw new StatusError(
      status.INVALID_ARGUMENT,
      `kubernetes:///${path} must be kubernetes:///service.namespace:port`,
    );
  }
  return { service, namespace, port: number ?? port };
};

/** The DNS name of the Service, which the system's search list completes. */
export const dnsName = ({ service, namespace }: ServiceName): string =>
  namespace === undefined ? service : `${service}.${namespace}.svc`;
