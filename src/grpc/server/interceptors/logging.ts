import { status } from '@grpc/grpc-js';
import type { CallContext, MethodInfo, Peer, ServerInterceptor } from '../../common/call-context.js';
import { callerOf } from '../../common/caller.js';
import { healthService } from '../../common/health-definition.js';
import { lineAllowance, repeatedLines, type Logger } from '../../common/logger.js';
import { methodFields } from '../../common/methods.js';
import { requestIdOf } from '../../common/request-id.js';
import { toStatusError } from '../../common/status-error.js';
import { traceContextOf } from '../../common/trace-context.js';

/** Which calls `logging` logs. */
export interface LoggingOptions {
  /** Services whose calls are logged at debug: by default health, which probes call every few seconds. */
  readonly quiet?: readonly string[];
  /**
   * How many log bytes a connection may cause per byte received. Default 8: a call's line has about 400 bytes, and a
   * call that HTTP/2 compresses well has 30. Infinity logs every call.
   */
  readonly bytesPerByte?: number;
}

/** Codes that reflect the server's state rather than the caller's request. */
const serverFaults: ReadonlySet<status> = new Set([
  status.UNKNOWN,
  status.INTERNAL,
  status.UNAVAILABLE,
  status.DATA_LOSS,
]);

/** Codes of calls that are rejected before they cost much. */
const refusals: ReadonlySet<status> = new Set([
  status.UNAUTHENTICATED,
  status.PERMISSION_DENIED,
  status.RESOURCE_EXHAUSTED,
]);

/**
 * Logs one line per call when it ends: method, peer, caller, code, milliseconds, messages and bytes; never message
 * bodies, headers or tokens. Server faults are warnings; the services in `quiet` are at debug.
 *
 * A caller cannot fill the log. Rejected calls, server faults and calls beyond `bytesPerByte` are counted, and one
 * line per second has their number as `repeated`.
 */
export const logging = (
  logger: Logger,
  { quiet = [healthService], bytesPerByte = 8 }: LoggingOptions = {},
): ServerInterceptor => {
  const quietServices = new Set(quiet);
  const levelOf = ({ service }: MethodInfo): 'debug' | 'info' => (quietServices.has(service) ? 'debug' : 'info');
  const allows = lineAllowance<Peer>(bytesPerByte, ({ bytesReceived }) => bytesReceived);
  const refused = repeatedLines(logger);
  // Separate, so that many rejected callers cannot hide them.
  const repeated = repeatedLines(logger);

  const write = (level: 'debug' | 'info', context: CallContext, fields: CallFields): void => {
    if (allows(context.peer, lineBytes(fields))) logger[level](fields, 'call');
    else repeated.write(level, `${fields.code} ${callerOf(context)}`, fields, 'call');
  };

  const writeFailed = (context: CallContext, startedMs: number, error: unknown): void => {
    const { code, message } = toStatusError(error);
    const fields = { ...fieldsOf(context, startedMs, code), error: message };
    const level = serverFaults.has(code) ? 'warn' : levelOf(context.method);
    const who = `${fields.code} ${callerOf(context)}`;
    if (!context.method.known || refusals.has(code)) refused.write(level, who, fields, 'call');
    else if (level === 'warn') repeated.write(level, `${fields.method} ${who}`, fields, 'call');
    else write(level, context, fields);
  };

  return (context, next) => {
    const startedMs = performance.now();
    return next().then(
      () => write(levelOf(context.method), context, fieldsOf(context, startedMs, status.OK)),
      (error: unknown) => {
        writeFailed(context, startedMs, error);
        throw error;
      },
    );
  };
};

const fieldsOf = (context: CallContext, startedMs: number, code: status) => {
  // Not spread: V8 creates an object with a leading spread ten times slower, and each call has one.
  const { method, path } = methodFields(context.method);
  return {
    method,
    path,
    code: status[code],
    ms: Math.round((performance.now() - startedMs) * 1000) / 1000,
    peer: context.peer.address,
    caller: context.identity?.subject,
    requestId: requestIdOf(context),
    traceId: traceContextOf(context)?.traceId,
    ...context.traffic,
  };
};

type CallFields = ReturnType<typeof fieldsOf> & { readonly error?: string };

/** The names, time, numbers and trace of a line, with room for large numbers. */
const plainBytes = 320;

/** The maximum JSON length of a call's line. Only the text of an error may contain caller input. */
const lineBytes = ({ method, peer, caller = '', requestId = '', error }: CallFields): number =>
  plainBytes +
  method.length +
  peer.length +
  caller.length +
  requestId.length +
  (error === undefined ? 0 : Buffer.byteLength(JSON.stringify(error)));
