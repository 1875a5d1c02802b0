/**
 * Resolvers for channels in a cluster: `kubernetes:///service.namespace:port`, `static:///` and DNS on a timer.
 *
 * @module @duet/grpc/kubernetes
 */
export { type ClusterConfig } from './cluster-config.js';
export {
  type EndpointSlice,
  type EndpointSliceApi,
  type EndpointSliceList,
  type ServiceName,
  type SliceEndpoint,
  type WatchEvent,
  type WatchFrom,
} from './endpoint-slice.js';
export { endpointsOf } from './endpoint-slices.js';
export { kubernetesApi, type KubernetesApiSettings } from './kubernetes-api.js';
export { type KubernetesSettings } from './kubernetes-source.js';
export { dnsName, parseKubernetesTarget, type KubernetesTarget } from './kubernetes-target.js';
export { registerResolvers, type ResolverSettings } from './register-resolvers.js';
export { type WatchTimes } from './watch-endpoint-slices.js';
export { channelTarget } from '../resolver/channel-target.js';
export { systemLookup, type Lookup } from '../resolver/lookup-source.js';
export { type OnEndpoints } from '../resolver/shared-sources.js';
