import { createClient, type Client, type ClientOptions } from '../client/create-client.js';
import type { AnyContract } from '../common/methods.js';
import { implement, type Service } from '../server/call/implement.js';
import { partialService } from './partial-service.js';
import { serve, type Served, type ServeOptions } from './serve.js';

/** Options of the server, its channel and its client. */
export interface ServeHandlersOptions extends ServeOptions {
  /** The interceptors of the client, the first outermost. Default none. */
  readonly clientInterceptors?: ClientOptions['interceptors'];
}

/** A server of one service, and a client of it. */
export interface ServedHandlers<C extends AnyContract> extends Served {
  readonly client: Client<C>;
}

/**
 * Serves handlers of one service on a free port of 127.0.0.1, with a typed client. For unit tests of handlers, and of
 * code that calls the service, with handlers that the test provides. A method without a handler is UNIMPLEMENTED.
 */
export const serveHandlers = async <C extends AnyContract>(
  definition: C,
  handlers: Partial<Service<C>>,
  { clientInterceptors, ...options }: ServeHandlersOptions = {},
): Promise<ServedHandlers<C>> => {
  const served = await serve([implement(definition, partialService(definition, handlers))], options);
  const client = createClient(definition, served.channel, clientInterceptors && { interceptors: clientInterceptors });
  return { ...served, client };
};
