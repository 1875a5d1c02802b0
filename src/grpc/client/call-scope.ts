import type { InterceptorOptions, StatusObject } from '@grpc/grpc-js';
import type { ParentCall } from './call-options.js';

/** By symbol, since grpc-js has a `parent` option of its own, which leaks a listener for each call. */
const scopeKey = Symbol('callScope');

/** What the parts of one call share beside the options that grpc-js knows. */
export class CallScope {
  readonly parent: ParentCall | undefined;
  /** Why this side gave up on the call, where grpc-js would report it with a code of its own. */
  refusal: Pick<StatusObject, 'code' | 'details'> | undefined;

  constructor(parent: ParentCall | undefined) {
    this.parent = parent;
  }

  /** The grpc-js options of the call, with this scope. */
  in<T extends object>(options: T): T {
    return { ...options, [scopeKey]: this };
  }

  /** The scope of the call that an interceptor sees; a call that was not made by our client has none. */
  static of(options: InterceptorOptions): CallScope | undefined {
    const scope: unknown = Reflect.get(options, scopeKey);
    return scope instanceof CallScope ? scope : undefined;
  }
}
