import { Counter, type Registry } from 'prom-client';
import { authorStatuses } from './messages.js';
import type { AuthorCounts } from './authors.js';

/**
 * What Post knew of the authors that its callers wanted, once a call however many posts they wrote. Calls answer OK
 * without their authors, so only this metric shows an operator that callers see posts without authors.
 */
export const createAuthorMetrics = (registry: Registry): AuthorCounts => {
  const counter = new Counter({
    name: 'duet_post_authors_total',
    help: 'Authors that calls wanted, by what was known of them.',
    labelNames: ['author_status'],
    registers: [registry],
  });
  for (const author_status of Object.values(authorStatuses)) counter.inc({ author_status }, 0);
  return (status, count) => counter.inc({ author_status: authorStatuses[status] }, count);
};
