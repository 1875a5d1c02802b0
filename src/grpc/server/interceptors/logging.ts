import { status } from '@grpc/grpc-js';
import type { Logger } from '../../common/logger.js';
import { toStatusError } from '../../common/status-error.js';
import type { CallContext, MethodInfo, ServerInterceptor } from '../../common/call-context.js';
import { requestIdOf } from '../../common/request-id.js';
import { traceContextOf } from '../../common/trace-context.js';

/** Codes that tell of the server's state and not of the caller's request. */
const serverFaults: ReadonlySet<status> = new Set([
  status.UNKNOWN,
  status.INTERNAL,
  status.UNAVAILABLE,
  status.DATA_LOSS,
]);

/**
 * One line a call, when it ends: method, peer, caller, code, milliseconds, messages and bytes; never a
 * message's body, a header or a token. Warnings for the server's faults; debug for what `quiet` names.
 *
 * @param quiet services whose calls are logged at debug: by default health, which probes ask every few seconds
 */
export const logging = (
  logger: Logger,
  { quiet = ['grpc.health.v1.Health'] }: { quiet?: readonly string[] } = {},
): ServerInterceptor => {
  const quietServices = new Set(quiet);
  const levelOf = ({ service }: MethodInfo): 'debug' | 'info' => (quietServices.has(service) ? 'debug' : 'info');
  return (context, next) => {
    const startedMs = performance.now();
    return next().then(
      () => logger[levelOf(context.method)](fieldsOf(context, startedMs, status.OK), 'call'),
      (error: unknown) => {
        const { code, message } = toStatusError(error);
        const level = serverFaults.has(code) ? 'warn' : levelOf(context.method);
        logger[level]({ ...fieldsOf(context, startedMs, code), error: message }, 'call');
        throw error;
      },
    );
  };
};

const fieldsOf = (context: CallContext, startedMs: number, code: status): object => ({
  method: context.method.path,
  code: status[code],
  ms: Math.round((performance.now() - startedMs) * 1000) / 1000,
  peer: context.peer.address,
  caller: context.identity?.subject,
  requestId: requestIdOf(context),
  traceId: traceContextOf(context)?.traceId,
  ...context.traffic,
});
