import type { ClientTracer } from '../grpc/client/index.js';
import type { ServerTracer } from '../grpc/server/index.js';
import type { Database } from '../platform/database/database.js';
import type { Scope } from '../platform/lifecycle.js';
import type { Logger } from '../platform/logger.js';
import type { TracingSettings } from '../platform/settings/tracing-settings.js';
import { openTracing } from '../platform/tracing/open-tracing.js';
import { tracedDatabase } from '../platform/tracing/traced-database.js';
import { calledTracer } from './called-tracer.js';
import { servedTracer } from './served-tracer.js';

/** Creates a service's spans. */
export interface Traces {
  /** Of incoming calls. */
  readonly served: ServerTracer;
  /** Of outgoing calls. */
  readonly called: ClientTracer;
  /** The database, with spans of its statements. */
  readonly database: (database: Database) => Database;
}

export interface OpenTracesOptions {
  /** Its service name in traces, unless OTEL_SERVICE_NAME sets one. */
  readonly service: string;
  readonly logger: Logger;
  readonly scope: Pick<Scope, 'use'>;
}

/**
 * A service's traces; undefined without OTEL_EXPORTER_OTLP_ENDPOINT. Opened first, so that it sends the last spans
 * last.
 */
export const openTraces = async (
  settings: TracingSettings,
  { service, logger, scope }: OpenTracesOptions,
): Promise<Traces | undefined> => {
  const tracing = await openTracing(settings, { service, logger });
  if (tracing === undefined) return undefined;
  const { tracer } = scope.use('traces', tracing);
  return {
    served: servedTracer(tracer),
    called: calledTracer(tracer),
    database: (database) => tracedDatabase(database, tracer),
  };
};
