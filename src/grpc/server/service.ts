import type { Method, MethodNames } from '../methods.js';
import type { CallContext } from './call-context.js';

type Handler<M> = M extends { form: infer F; payloads: { request: infer Request; response: infer Response } }
  ? {
      unary: (request: Request, context: CallContext) => Promise<Response>;
      serverStream: (request: Request, context: CallContext) => AsyncIterable<Response>;
      clientStream: (requests: AsyncIterable<Request>, context: CallContext) => Promise<Response>;
      bidi: (requests: AsyncIterable<Request>, context: CallContext) => AsyncIterable<Response>;
    }[F & ('unary' | 'serverStream' | 'clientStream' | 'bidi')]
  : never;

/**
 * A service's handlers, typed from its generated `…Handlers` (H) and `…Definition` (D): `async` functions,
 * and async generators where the response streams. Requests arrive complete; responses must be complete.
 */
export type Service<H, D> = { [K in MethodNames<H>]: Handler<Method<H, D, K>> };
