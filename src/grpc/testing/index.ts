/**
 * Test tools for handlers and clients over real sockets: a server with a typed client in one call, a recording
 * logger, a path with faults, renewable certificates, and an API server for EndpointSlices.
 *
 * @module @duet/grpc/testing
 */
export { createAuthority, type Authority, type KeyPair, type LeafOptions, type Validity } from './certificates.js';
export { endpointSlice, type EndpointSliceOptions, type Pod } from './endpoint-slice.js';
export { FakeApiServer, type ApiRequest } from './fake-api-server.js';
export { startFaultProxy, type FaultProxy, type PathFaults } from './fault-proxy.js';
export { listen } from './listen.js';
export { makeCertificates, type TestCertificates } from './make-certificates.js';
export { partialService, unimplemented } from './partial-service.js';
export { createRecordingLogger, type LogEntry, type RecordingLogger } from './recording-logger.js';
export { createSecretVolume, type SecretVolume } from './secret-volume.js';
export { serveHandlers, type ServedHandlers, type ServeHandlersOptions } from './serve-handlers.js';
export { serve, type Served, type ServeOptions } from './serve.js';
