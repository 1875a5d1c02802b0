import type { CloseStack } from '../../src/platform/close-stack.js';
import type { Scope } from '../../src/platform/lifecycle.js';

/** The scope of a process that never stops: opened resources go onto the stack. */
export const scopeOf = (open: CloseStack): Scope => ({
  use(name, resource, timeoutMs) {
    open.push(name, () => resource.close(), timeoutMs);
    return resource;
  },
  onClose: (name, close, timeoutMs) => open.push(name, close, timeoutMs),
  reportTo: () => {},
  signal: new AbortController().signal,
});
