import type { ServiceDefinition } from '@grpc/grpc-js';
import type { MethodDefinition } from '@grpc/proto-loader';
import type { MethodInfo } from './call-context.js';
import { beginningOf } from './logger.js';

/*
 * Turns the output of proto-loader-gen-types into four forms of call.
 *
 * Only the generated `…Handlers` interface shows a method's form (unary, streaming) to the compiler. Only the
 * generated `…Definition` distinguishes a complete message from a partial one that may be sent. So both are read.
 */

/** The four forms of a call: which sides stream. */
export type Form = 'unary' | 'serverStream' | 'clientStream' | 'bidi';

/** The form of a grpc-js handler, inferred from its call object. */
type FormOf<H> = H extends (call: infer C, ...rest: never[]) => void
  ? C extends { request: unknown }
    ? C extends { write: unknown }
      ? 'serverStream'
      : 'unary'
    : C extends { write: unknown }
      ? 'bidi'
      : 'clientStream'
  : never;

/** The type to send (`…In`, with optional fields), and the complete type that arrives. */
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
 * A service definition that also carries the generated `…Handlers` interface for the compiler, so that `implement`
 * and `createClient` infer every type from it.
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
 * One method: its form and its payloads. Read its parts by index (`Method<C, K>['form']`): inside a mapped type the
 * compiler resolves a conditional type on a Method before K is known, and infers `unknown`.
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

/** The method information of a registered method, for interceptors. */
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

/** The method information of an unregistered path, for interceptors. */
export const unknownMethodInfo = (path: string): MethodInfo => ({ path, ...split(path), form: 'bidi', known: false });

/** The log fields that name a method. An unknown path is cut and logged separately. */
export const methodFields = ({
  known,
  path,
}: MethodInfo): { readonly method: string; readonly path: string | undefined } =>
  known ? { method: path, path: undefined } : { method: 'unknown', path: beginningOf(path) };
