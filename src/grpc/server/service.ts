import type { Method, MethodNames, Payloads } from '../methods.js';
import type { CallContext } from './call-context.js';

/** A handler of each form. */
interface HandlerByForm<P extends Payloads<unknown, unknown, unknown, unknown>> {
  unary: (request: P['request'], context: CallContext) => Promise<P['response']>;
  serverStream: (request: P['request'], context: CallContext) => AsyncIterable<P['response']>;
  clientStream: (requests: AsyncIterable<P['request']>, context: CallContext) => Promise<P['response']>;
  bidi: (requests: AsyncIterable<P['request']>, context: CallContext) => AsyncIterable<P['response']>;
}

/**
 * A service's handlers, typed from its generated `…Handlers` (H) and `…Definition` (D): `async` functions,
 * and async generators where the response streams. Requests arrive complete; responses must be complete.
 */
export type Service<H, D> = {
  [K in MethodNames<H>]: HandlerByForm<Method<H, D, K>['payloads']>[Method<H, D, K>['form']];
};
