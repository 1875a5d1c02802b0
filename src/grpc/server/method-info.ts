import type { MethodDefinition } from '@grpc/grpc-js';
import type { Form } from '../methods.js';
import type { MethodInfo } from './call-context.js';

type Definition = Pick<MethodDefinition<unknown, unknown>, 'path' | 'requestStream' | 'responseStream'>;

const formOf = ({ requestStream, responseStream }: Definition): Form =>
  requestStream ? (responseStream ? 'bidi' : 'clientStream') : responseStream ? 'serverStream' : 'unary';

const idempotencyOf = (definition: object): MethodInfo['idempotency'] => {
  const options: unknown = Reflect.get(definition, 'options');
  const level: unknown =
    typeof options === 'object' && options !== null ? Reflect.get(options, 'idempotency_level') : undefined;
  return level === 'IDEMPOTENT' || level === 'NO_SIDE_EFFECTS' ? level : undefined;
};

const split = (path: string): { service: string; name: string } => {
  const slash = path.lastIndexOf('/');
  return { service: path.slice(1, Math.max(slash, 1)), name: path.slice(slash + 1) };
};

/** What interceptors know of a registered method. */
export const methodInfo = (definition: Definition): MethodInfo => {
  const idempotency = idempotencyOf(definition);
  return {
    path: definition.path,
    ...split(definition.path),
    form: formOf(definition),
    known: true,
    ...(idempotency && { idempotency }),
  };
};

/** What interceptors know of a path that is not registered. */
export const unknownMethodInfo = (path: string): MethodInfo => ({ path, ...split(path), form: 'bidi', known: false });
