import { status, type Interceptor } from '@grpc/grpc-js';
import type { Logger } from '../../common/logger.js';
import { requestIdKey } from '../../common/request-id.js';
import { parseTraceparent } from '../../common/trace-context.js';
import { observeCall } from './observe-call.js';

/** Logs one line per call at debug when it ends: method, peer, code, milliseconds; never message bodies or tokens. */
export const logging =
  (logger: Logger): Interceptor =>
  (options, nextCall) =>
    observeCall(options, nextCall, ({ status: ended, ms, peer, metadata }) => {
      const [requestId] = metadata.get(requestIdKey);
      const [traceparent] = metadata.get('traceparent');
      logger.debug(
        {
          method: options.method_definition.path,
          code: status[ended.code],
          ms: Math.round(ms * 1000) / 1000,
          peer,
          requestId,
          traceId: typeof traceparent === 'string' ? parseTraceparent(traceparent)?.traceId : undefined,
          ...(ended.code !== status.OK && { error: ended.details }),
        },
        'call to a server ended',
      );
    });
