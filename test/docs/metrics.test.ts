import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createRegistry, observePool } from '../../src/platform/metrics/create-registry.js';
import { createAuthorMetrics } from '../../src/post/author-metrics.js';
import { createGrpcMetrics } from '../../src/service/grpc-metrics.js';
import { observeResponseMemory } from '../../src/resources/memory/open-response-memory.js';
import { createResponseMemory } from '../../src/resources/memory/response-memory.js';
import { observeImports } from '../../src/user/import-metrics.js';

const text = readFileSync(
  fileURLToPath(new URL('../../../docs/operations/metrics-and-alerts.md', import.meta.url)),
  'utf8',
);

describe('the metrics in docs/operations/metrics-and-alerts.md', () => {
  it('are those that a service has besides the process’s own', async () => {
    const registry = createRegistry({ service: 'test' });
    createGrpcMetrics(registry);
    createAuthorMetrics(registry);
    observeImports(registry, { counts: () => ({ open: 0, waiting: 0 }) });
    observeResponseMemory(registry, createResponseMemory());
    observePool(registry, { pool: () => ({ open: 0, idle: 0, max: 0, waiting: 0 }) });
    const names = registry
      .getMetricsAsArray()
      .map(({ name }) => name)
      .filter((name) => !/^(?:process|nodejs)_/.test(name));
    const [, table = ''] = /^\| metric \|.*\n((?:\|.*\n)+)/m.exec(text) ?? [];
    expect([...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)).to.have.members(names);
  });
});
