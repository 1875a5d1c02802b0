import { requestIdKey, setRequestId } from '../../common/request-id.js';
import { randomUUID } from 'node:crypto';
import type { ServerInterceptor } from '../../common/call-context.js';

/** What a caller may bring: short, and safe in a log line and in a header. */
const acceptable = /^[\w.:-]{1,128}$/;

/** Gives each call a request id, the caller's own where it brings one, and sends it back with the headers. */
export const requestId = (): ServerInterceptor => (context, next) => {
  const brought = context.header(requestIdKey);
  const id = brought !== undefined && acceptable.test(brought) ? brought : randomUUID();
  setRequestId(context, id);
  context.responseMetadata.set(requestIdKey, id);
  return next();
};
