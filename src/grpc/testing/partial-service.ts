import { status, type MethodDefinition } from '@grpc/grpc-js';
import type { AnyContract } from '../common/methods.js';
import { StatusError } from '../common/status-error.js';
import type { Service } from '../server/call/implement.js';

/** A handler of a method that a server does not implement. */
export const unimplemented = async (): Promise<never> => {
  throw new StatusError(status.UNIMPLEMENTED, 'no such method');
};

async function* unimplementedStream(): AsyncGenerator<never, void, void> {
  yield await unimplemented();
}

/** A service with only these handlers. Its other methods, including later ones, fail with UNIMPLEMENTED. */
export const partialService = <C extends AnyContract>(definition: C, handlers: Partial<Service<C>>): Service<C> => {
  const methods = Object.entries<Pick<MethodDefinition<unknown, unknown>, 'responseStream'>>(definition);
  const service: Partial<Service<C>> = {
    ...Object.fromEntries(
      methods.map(([name, { responseStream }]) => [name, responseStream ? unimplementedStream : unimplemented]),
    ),
    ...handlers,
  };
  const isWhole = (some: Partial<Service<C>>): some is Service<C> => methods.every(([name]) => name in some);
  if (!isWhole(service)) throw new Error('a method has no handler');
  return service;
};
