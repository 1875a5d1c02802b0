/**
 * What servers and clients share: errors, definitions, the logger interface, call contexts and traces. The other
 * public entry points are `server`, `client`, `auth`, `tls`, `kubernetes` and `testing`; everything else is private.
 *
 * @module @duet/grpc
 */
export {
  type CallContext,
  type Identity,
  type MethodInfo,
  type Peer,
  type ServerInterceptor,
} from './common/call-context.js';
export { callerOf } from './common/caller.js';
export { status } from '@grpc/grpc-js';
export { healthDefinition, healthMethods, healthService, type HealthDefinition } from './common/health-definition.js';
export { loadOptions, loadProto } from './common/load-proto.js';
export { lineAllowance, repeatedLines, silentLogger, type Logger, type RepeatedLines } from './common/logger.js';
export { type AnyContract, type Contract, type Form, type Method, type MethodNames } from './common/methods.js';
export { previousAttempts } from './common/previous-attempts.js';
export { randomHex } from './common/random-hex.js';
export { requestIdFrom, requestIdKey, requestIdOf } from './common/request-id.js';
export {
  StatusError,
  toStatusError,
  type BadRequest,
  type ErrorDetail,
  type ErrorInfo,
  type FieldViolation,
  type RetryInfo,
  type StatusErrorOptions,
} from './common/status-error.js';
export { maxTimerMs } from './common/timer.js';
export { parseTraceparent, traceContextOf, type TraceContext } from './common/trace-context.js';
