import type { MethodDefinition } from '@grpc/proto-loader';

/*
 * What proto-loader-gen-types writes, turned into four forms of call.
 *
 * The generated `…Handlers` interface is the only place where the form of a method (unary, streaming)
 * is visible to the compiler; the generated `…Definition` is the only place where the complete type of
 * a message is told apart from the permissive one that may be sent. So both are read.
 */

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

/** The method names of a generated interface, without the index signature that it inherits from grpc-js. */
export type MethodNames<H> = keyof { [K in keyof H as string extends K ? never : K]: true } & string;

/**
 * One method: its form and its payloads. Read its parts by index (`Method<H, D, K>['form']`): inside a mapped type
 * the compiler settles a conditional type on a Method before K is known, and infers `unknown`.
 */
export interface Method<H, D, K extends MethodNames<H>> {
  form: FormOf<H[K]>;
  payloads: K extends keyof D ? PayloadsOf<D[K]> : never;
}
