import { status } from '@grpc/grpc-js';
import type { CallContext, MethodInfo, Peer, ServerInterceptor } from '../../common/call-context.js';
import { callerOf } from '../../common/caller.js';
import { healthService } from '../../common/health-definition.js';
import { lineAllowance, repeatedLines, type Logger } from '../../common/logger.js';
import { methodFields } from '../../common/methods.js';
import { requestIdOf } from '../../common/request-id.js';
import { toStatusError } from '../../common/status-error.js';
import { traceContextOf } from '../../common/trace-context.js';

/** Which calls `logging` writes. */
export interface LoggingOptions {
  /** Services whose calls are logged at debug: by default health, which probes ask every few seconds. */
  readonly quiet?: readonly string[];
  /**
   * How many bytes of lines a connection may cause for each byte that it sends. Default 8: the line of a call has some 400
   * bytes, and a call that HTTP/2 compresses well has 30. Infinity logs every call.
   */
  readonly bytesPerByte?: number;
}

/** Codes that tell of the server's state and not of the caller's request. */
const serverFaults: ReadonlySet<status> = new Set([
  status.UNKNOWN,
  status.INTERNAL,
  status.UNAVAILABLE,
  status.DATA_LOSS,
]);

/** Codes by which calls are refused before they cost much. */
const refusals: ReadonlySet<status> = new Set([
  status.UNAUTHENTICATED,
  status.PERMISSION_DENIED,
  status.RESOURCE_EXHAUSTED,
]);

/**
 * One line a call, when it ends: method, peer, caller, code, milliseconds, messages and bytes; never a
 * message's body, a header or a token. Warnings for the server's faults; debug for what `quiet` names.
 *
 * A caller cannot fill the log. Refused calls, server faults and calls beyond `bytesPerByte` are counted, and one line a second
 * has their number as `repeated`.
 */
export const logging = (
  logger: Logger,
  { quiet = [healthService], bytesPerByte = 8 }: LoggingOptions = {},
): ServerInterceptor => {
  const quietServices = new Set(quiet);
  const levelOf = ({ service }: MethodInfo): 'debug' | 'info' => (quietServices.has(service) ? 'debug' : 'info');
  const allows = lineAllowance<Peer>(bytesPerByte, ({ bytesReceived }) => bytesReceived);
  const refused = repeatedLines(logger);
  // Of their own, so that no number of strangers hides them.
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
  // Not spread: V8 makes an object whose first part is spread ten times as slowly, and each call has one.
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

/** How long a call's line is at most, in JSON. Of its texts only an error's may hold what a caller chose. */
const lineBytes = ({ method, peer, caller = '', requestId = '', error }: CallFields): number =>
  plainBytes +
  method.length +
  peer.length +
  caller.length +
  requestId.length +
  (error === undefined ? 0 : Buffer.byteLength(JSON.stringify(error)));
