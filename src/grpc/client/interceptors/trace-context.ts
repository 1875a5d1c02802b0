import type { Interceptor } from '@grpc/grpc-js';
import { traceparentOf } from '../../common/trace-context.js';
import { addMetadata } from './add-metadata.js';

/**
 * Continues the parent's trace. Without a parent it sends nothing, and the server starts a trace. An existing header,
 * for example from OpenTelemetry, stays. Source: W3C Trace Context, section 3.
 */
export const traceContext = (): Interceptor =>
  addMetadata((metadata, parent) => {
    if (metadata.get('traceparent').length > 0) return;
    const traceparent = parent?.values && traceparentOf({ values: parent.values });
    if (traceparent === undefined) return;
    metadata.set('traceparent', traceparent);
    // The tracestate is passed on unchanged.
    const [tracestate] = parent?.metadata?.get('tracestate') ?? [];
    if (tracestate !== undefined) metadata.set('tracestate', tracestate);
  });
