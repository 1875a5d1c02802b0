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
    ? C extends { write: unknown } ? 'serverStream' : 'unary'
    : C extends { write: unknown } ? 'bidi' : 'clientStream'
  : never;

type Payloads<M> = M extends MethodDefinition<infer RequestIn, infer ResponseIn, infer Request, infer Response>
  ? { requestIn: RequestIn; responseIn: ResponseIn; request: Request; response: Response }
  : never;

/** The method names of a generated interface, without the index signature that it inherits from grpc-js. */
export type MethodNames<H> = keyof { [K in keyof H as string extends K ? never : K]: true } & string;

/** One method: its form, what may be sent (`requestIn`) and what arrives complete (`request`, `response`). */
export interface Method<H, D, K extends MethodNames<H>> {
  form: FormOf<H[K]>;
  payloads: K extends keyof D ? Payloads<D[K]> : never;
}
