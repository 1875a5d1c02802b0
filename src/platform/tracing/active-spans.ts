import type { Span } from '@opentelemetry/api';
import { AsyncLocalStorage } from 'node:async_hooks';

/** Until a span is made active, this costs nothing: Node.js tracks no asynchronous work. */
const storage = new AsyncLocalStorage<readonly Span[]>();

/**
 * The spans of the running code: that of a call, or those of all calls that wait for a shared one. Undefined outside
 * any call, and without tracing.
 */
export const activeSpans = (): readonly Span[] | undefined => storage.getStore();

/** Runs `work`, and what it starts, for these spans. */
export const withSpans = <T>(spans: readonly Span[], work: () => T): T => storage.run(spans, work);
