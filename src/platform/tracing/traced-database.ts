import { SpanKind, type Tracer } from '@opentelemetry/api';
import { StatusError, status } from '../../grpc/index.js';
import { sqlState } from '../database/database-error.js';
import type { Database, Queryable } from '../database/database.js';
import { activeSpans } from './active-spans.js';
import { markFailed } from './end-span.js';
import { sqlSummary } from './sql-summary.js';
import { isSampled, startSpan } from './start-span.js';

/**
 * A database whose statements become spans of their calls, including the wait for a connection. Statements outside a
 * call, such as a migration or a health check, have none. Source: OpenTelemetry semantic conventions, "Database
 * client spans".
 */
export const tracedDatabase = (database: Database, tracer: Tracer): Database => ({
  ...database,
  ...tracedQueryable(database, tracer),
  transaction: (work, options) =>
    database.transaction((transaction) => work(tracedQueryable(transaction, tracer)), options),
});

const tracedQueryable = (target: Queryable, tracer: Tracer): Queryable => ({
  query: (text, values, options) => traced(tracer, text, () => target.query(text, values, options)),
  execute: (statements) => traced(tracer, statements, () => target.execute(statements)),
});

const traced = async <T>(tracer: Tracer, statement: string, run: () => Promise<T>): Promise<T> => {
  if (activeSpans()?.some(isSampled) !== true) return run();
  const { text, operation, table } = sqlSummary(statement);
  const span = startSpan(tracer, text, {
    kind: SpanKind.CLIENT,
    attributes: {
      'db.system.name': 'postgresql',
      'db.operation.name': operation,
      'db.query.summary': text,
      ...(table !== undefined && { 'db.collection.name': table }),
    },
  });
  try {
    return await run();
  } catch (error) {
    const state = sqlState(error);
    if (state !== undefined) span.setAttribute('db.response.status_code', state);
    markFailed(
      span,
      state ?? (error instanceof StatusError ? status[error.code] : error instanceof Error ? error.name : '_OTHER'),
    );
    throw error;
  } finally {
    span.end();
  }
};
