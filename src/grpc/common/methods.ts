import type { ServiceDefinition } from '@grpc/grpc-js';
import type { MethodDefinition } from '@grpc/proto-loader';
import type { MethodInfo } from './call-context.js';
import { beginningOf } from './logger.js';

/*
 * What proto-loader-gen-types writes, turned into four forms of call.
 *
 * The generated `…Handlers` interface is the only place where the form of a method (unary, streaming)
 * is visible to the compiler; the generated `…Definition` is the only place where the complete type of
 * a message is told apart from the permissive one that may be sent. So both are read.
 */

/** The four forms of a call: which sides stream. */
export type Form = 'unary' | 'serverStream' | 'clientStream' | 'bidi';

/** The form of a grpc-js handler, read off the call object that it is given. */
type FormOf<H> = H extends (call: infer C, ...rest: never[]) => void
  ? C extends { request: unknown }
    ? C extends { write: unknown }
      ? 'serverStream'
      : 'unary'
    : C extends { write: unknown }
      ? 'bidi'
      : 'clientStream'
  : never;

/** What may be sent (`…In`: fields may be left out), and what arrives complete. */
export interface Payloads<RequestIn, ResponseIn, Request, Response> {
  requestIn: RequestIn;
  responseIn: ResponseIn;
  request: Request;
  response: Response;
}

type PayloadsOf<M> =
  M extends MethodDefinition<infer RequestIn, infer ResponseIn, infer Request, infer Response>
    ? Payloads<RequestIn, ResponseIn, Request, Response>
    : never;

declare const handlers: unique symbol;

/**
 * A service definition that also carries, for the compiler alone, the generated `…Handlers` interface, so that
 * `implement` and `createClient` infer every type from the definition.
 */
export type Contract<H, D extends ServiceDefinition> = D & { readonly [handlers]?: H };

/** Any service definition; only a `Contract` has methods that the compiler knows. */
export type AnyContract = Contract<unknown, ServiceDefinition>;

type HandlersOf<C extends AnyContract> = NonNullable<C[typeof handlers]>;

/** The method names of a contract, without the index signature that generated interfaces inherit from grpc-js. */
export type MethodNames<C extends AnyContract> = keyof {
  [K in keyof HandlersOf<C> as string extends K ? never : K]: true;
} &
  string;

/**
 * One method: its form and its payloads. Read its parts by index (`Method<C, K>['form']`): inside a mapped type
 * the compiler settles a conditional type on a Method before K is known, and infers `unknown`.
 */
export interface Method<C extends AnyContract, K extends MethodNames<C>> {
  form: FormOf<HandlersOf<C>[K]>;
  payloads: K extends keyof C ? PayloadsOf<C[K]> : never;
}

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

/** The fields of a log line that name a method. A path that no service has is not one, and is cut. */
export const methodFields = ({
  known,
  path,
}: MethodInfo): { readonly method: string; readonly path: string | undefined } =>
  known ? { method: path, path: undefined } : { method: 'unknown', path: beginningOf(path) };
