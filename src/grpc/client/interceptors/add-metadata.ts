import { InterceptingCall, type Interceptor, type Metadata } from '@grpc/grpc-js';
import type { ParentCall } from '../call-options.js';
import { CallScope } from '../call-scope.js';

/** An interceptor that adds metadata to a call, based on its parent if there is one. */
export const addMetadata =
  (add: (metadata: Metadata, parent: ParentCall | undefined) => void): Interceptor =>
  (options, nextCall) =>
    new InterceptingCall(nextCall(options), {
      start: (metadata, listener, next) => {
        add(metadata, CallScope.of(options)?.parent);
        next(metadata, listener);
      },
    });
