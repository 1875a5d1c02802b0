import { requestIdFrom, requestIdKey, setRequestId } from '../../common/request-id.js';
import type { ServerInterceptor } from '../../common/call-context.js';

/** Gives each call a request id, the caller's own if it sends one, and returns it in the headers. */
export const requestId = (): ServerInterceptor => (context, next) => {
  const id = requestIdFrom(context.header(requestIdKey));
  setRequestId(context, id);
  context.responseMetadata.set(requestIdKey, id);
  return next();
};
