import type { EndpointSlice, SliceEndpoint } from '../kubernetes/endpoint-slice.js';

/** A pod as an endpoint of a Service; `ready` and similar conditions default to unset, which counts as ready. */
export interface Pod {
  readonly addresses: readonly string[];
  readonly uid?: string;
  readonly ready?: boolean | null;
  readonly serving?: boolean;
  readonly terminating?: boolean;
}

const endpoint = ({ addresses, uid, ...conditions }: Pod): SliceEndpoint => ({
  addresses,
  conditions,
  ...(uid === undefined ? {} : { targetRef: { uid } }),
});

/** The port of a slice and the family of its addresses. */
export interface EndpointSliceOptions {
  /** Default 9000. */
  readonly port?: number;
  /** Default `grpc`. */
  readonly portName?: string;
  /** `IPv4`, the default, or `IPv6`. */
  readonly addressType?: string;
}

/** An EndpointSlice, by default of ready IPv4 pods. A pod given as a string is its address. */
export const endpointSlice = (
  name: string,
  pods: readonly (Pod | string)[],
  { port = 9000, portName = 'grpc', addressType = 'IPv4' }: EndpointSliceOptions = {},
): EndpointSlice => ({
  metadata: { name },
  addressType,
  endpoints: pods.map((pod) => endpoint(typeof pod === 'string' ? { addresses: [pod], uid: `pod-${pod}` } : pod)),
  ports: [{ name: portName, port }],
});
