import { Counter, type Registry } from 'prom-client';
import { authorStatuses } from './messages.js';
import type { AuthorCounts } from './authors.js';

/**
 * Counts the authors that callers requested by result, once per call and author. Calls succeed without their authors,
 * so only this metric shows operators that posts lack authors.
 */
export const createAuthorMetrics = (registry: Registry): AuthorCounts => {
  const counter = new Counter({
    name: 'duet_post_authors_total',
    help: 'Authors that calls requested, by result.',
    labelNames: ['author_status'],
    registers: [registry],
  });
  for (const author_status of Object.values(authorStatuses)) counter.inc({ author_status }, 0);
  return (status, count) => counter.inc({ author_status: authorStatuses[status] }, count);
};
