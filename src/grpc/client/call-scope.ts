import type { InterceptorOptions, StatusObject } from '@grpc/grpc-js';
import type { ParentCall } from './call-options.js';

/** A symbol, because grpc-js has a `parent` option of its own, which leaks a listener for each call. */
const scopeKey = Symbol('callScope');

/** State that the parts of one call share, besides grpc-js's options. */
export class CallScope {
  readonly parent: ParentCall | undefined;
  /** Why this side cancelled the call; grpc-js would report its own code. */
  refusal: Pick<StatusObject, 'code' | 'details'> | undefined;

  constructor(parent: ParentCall | undefined) {
    this.parent = parent;
  }

  /** The grpc-js options of the call, with this scope. */
  in<T extends object>(options: T): T {
    return { ...options, [scopeKey]: this };
  }

  /** The scope of a call, for interceptors; undefined for calls of other clients. */
  static of(options: InterceptorOptions): CallScope | undefined {
    const scope: unknown = Reflect.get(options, scopeKey);
    return scope instanceof CallScope ? scope : undefined;
  }
}
