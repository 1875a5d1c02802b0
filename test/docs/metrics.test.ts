import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Registry } from 'prom-client';
import { createHttpMetrics, observeHttp } from '../../src/gateway/observe/http-metrics.js';
import { createRegistry, observePool, observeSecurity } from '../../src/platform/metrics/create-registry.js';
import { createAuthorMetrics } from '../../src/post/author-metrics.js';
import { createGrpcMetrics } from '../../src/service/grpc-metrics.js';
import { observeResponseMemory } from '../../src/resources/memory/open-response-memory.js';
import { createResponseMemory } from '../../src/resources/memory/response-memory.js';
import { observeImports } from '../../src/user/import-metrics.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const text = readFileSync(`${root}docs/operations/metrics-and-alerts.md`, 'utf8');

describe('the metrics in docs/operations/metrics-and-alerts.md', () => {
  it('are those that the gateway has besides, of HTTP', () => {
    const registry = new Registry();
    createHttpMetrics(registry);
    observeHttp(registry, { connections: () => 0, inFlight: () => 0, bufferedBytes: () => 0 });
    const names = registry.getMetricsAsArray().map(({ name }) => name);
    const [, table = ''] = /^\| gateway metric \|.*\n((?:\|.*\n)+)/m.exec(text) ?? [];
    expect([...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)).to.have.members(names);
  });

  it('are those that a service has besides the process’s own', async () => {
    const registry = createRegistry({ service: 'test' });
    createGrpcMetrics(registry);
    createAuthorMetrics(registry);
    observeImports(registry, { counts: () => ({ open: 0, waiting: 0 }) });
    observeResponseMemory(registry, createResponseMemory());
    observePool(registry, { pool: () => ({ open: 0, idle: 0, max: 0, waiting: 0 }) });
    observeSecurity(registry, 'verified');
    const names = registry
      .getMetricsAsArray()
      .map(({ name }) => name)
      .filter((name) => !/^(?:process|nodejs)_/.test(name));
    const [, table = ''] = /^\| metric \|.*\n((?:\|.*\n)+)/m.exec(text) ?? [];
    expect([...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name)).to.have.members(names);
  });

  it('are those that the code names', () => {
    const files = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    const code = files.map((file) => readFileSync(`${root}src/${file}`, 'utf8')).join('\n');
    const names = code.matchAll(/'((?:duet|grpc_server|grpc_client|tls)_[a-z_]+)'/g);
    for (const [, name = ''] of names) expect(text).to.match(new RegExp(`^\\| \`${name}\` \\|`, 'm'));
  });
});
