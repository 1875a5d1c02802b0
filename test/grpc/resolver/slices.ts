import type { EndpointSlice, SliceEndpoint } from '../../../src/grpc/kubernetes/endpoint-slice.js';

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

/** An EndpointSlice, of ready IPv4 pods unless it says otherwise. A pod given as a string is its address. */
export const slice = (
  name: string,
  pods: readonly (Pod | string)[],
  { port = 9000, portName = 'grpc', addressType = 'IPv4' } = {},
): EndpointSlice => ({
  metadata: { name },
  addressType,
  endpoints: pods.map((pod) => endpoint(typeof pod === 'string' ? { addresses: [pod], uid: `pod-${pod}` } : pod)),
  ports: [{ name: portName, port }],
});
