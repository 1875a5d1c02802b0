import { status } from '@grpc/grpc-js';
import type { AccessPolicy } from '../../auth/access-policy.js';
import { compileMethodPatterns } from '../../auth/method-patterns.js';
import { defaultErrorDomain } from '../../auth/refusal.js';
import { StatusError } from '../../common/status-error.js';
import type { CallContext, MethodInfo, ServerInterceptor } from '../../common/call-context.js';

/** The access policy and its exceptions. */
export interface AuthorizationOptions {
  /** Read for each call, so that changes of its file take effect. */
  readonly policy: { readonly current: AccessPolicy };
  /** Patterns of methods that anyone may call, authenticated or not. None by default. */
  readonly open?: readonly string[];
  /** Patterns of methods that every caller in the policy may call, such as reflection. None by default. */
  readonly openToKnown?: readonly string[];
  /** The domain of the ErrorInfo in rejections. */
  readonly errorDomain?: string;
  /** Called for each rejected call, for metrics. */
  readonly onRefusal?: (method: MethodInfo) => void;
}

/** Rejects callers with PERMISSION_DENIED unless the policy allows the method. Belongs after authentication. */
export const authorization = (options: AuthorizationOptions): ServerInterceptor => {
  const { policy, open = [], openToKnown = [], errorDomain = defaultErrorDomain, onRefusal } = options;
  const isOpen = compileMethodPatterns(open);
  const isOpenToKnown = compileMethodPatterns(openToKnown);

  const isAllowed = ({ method, identity }: CallContext): boolean => {
    if (isOpen(method)) return true;
    if (identity === undefined) return false;
    const { subject } = identity;
    return policy.current.allows(subject, method) || (isOpenToKnown(method) && policy.current.knows(subject));
  };

  return (context, next) => {
    if (!isAllowed(context)) {
      onRefusal?.(context.method);
      throw new StatusError(
        status.PERMISSION_DENIED,
        'this caller may not call this method; the access policy must allow it',
        {
          details: [{ kind: 'ErrorInfo', reason: 'CALLER_NOT_ALLOWED', domain: errorDomain }],
        },
      );
    }
    return next();
  };
};
