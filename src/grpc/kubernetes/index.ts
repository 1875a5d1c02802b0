/**
 * Resolvers for channels in a cluster: `kubernetes:///service.namespace:port`, `static:///` and DNS on a timer.
 *
 * @module @duet/grpc/kubernetes
 */
export { type ClusterConfig } from './cluster-config.js';
export { type EndpointSlice, type EndpointSliceApi, type ServiceName } from './endpoint-slice.js';
export { endpointsOf } from './endpoint-slices.js';
export { kubernetesApi, type KubernetesApiSettings } from './kubernetes-api.js';
export { dnsName, parseKubernetesTarget, type KubernetesTarget } from './kubernetes-target.js';
export { registerResolvers } from './register-resolvers.js';
export { channelTarget } from '../resolver/channel-target.js';
export { systemLookup, type Lookup } from '../resolver/lookup-source.js';
export { type OnEndpoints } from '../resolver/shared-sources.js';
