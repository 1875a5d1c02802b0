import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { Registry } from 'prom-client';
import type { CallMetrics } from '../../src/grpc/server/index.js';
import { createCallMetrics } from '../../src/service/metrics/create-call-metrics.js';
import { createRegistry, observePool } from '../../src/platform/metrics/create-registry.js';
import { openMetricsServer, type MetricsServer } from '../../src/platform/metrics/metrics-server.js';
import { closing } from '../support/closing.js';
import { deferred } from '../support/deferred.js';
import { rejection } from '../support/rejection.js';

describe('the metrics', () => {
  const use = closing();
  let server: MetricsServer;
  const registry = createRegistry({ service: 'user' });
  const ask = async (path: string, method = 'GET') =>
    fetch(`http://127.0.0.1:${server.address.port}${path}`, { method });

  before(async () => {
    server = await openMetricsServer(registry, { host: '127.0.0.1', port: 0 });
  });
  after(() => server.close());

  it("are served as Prometheus reads them, with the event loop's delay", async () => {
    const response = await ask('/metrics');
    expect(response.status).to.equal(200);
    expect(response.headers.get('content-type')).to.match(/^text\/plain; version=0\.0\.4/);
    expect(await response.text()).to.match(/^nodejs_eventloop_lag_p99_seconds\{service="user"\} /m);
  });

  it('are all that is served, and only to be read', async () => {
    expect((await ask('/')).status).to.equal(404);
    expect((await ask('/metrics/x')).status).to.equal(404);
    const post = await ask('/metrics', 'POST');
    expect(post.status).to.equal(405);
    expect(post.headers.get('allow')).to.equal('GET, HEAD');
    expect(await (await ask('/metrics', 'HEAD')).text()).to.equal('');
  });

  it('answer a failure without telling its text', async () => {
    const broken = createRegistry({ service: 'x' });
    broken.metrics = async () => {
      throw new Error('inner workings');
    };
    const other = await openMetricsServer(broken, { host: '127.0.0.1', port: 0 });
    const response = await fetch(`http://127.0.0.1:${other.address.port}/metrics`);
    expect(response.status).to.equal(500);
    expect(await response.text()).to.equal('');
    await other.close();
  });

  it('stop being served at once, even with open connections', async () => {
    const other = await openMetricsServer(registry, { host: '127.0.0.1', port: 0 });
    const socket = connect(other.address.port, '127.0.0.1');
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    socket.resume();
    await other.close();
    await closed;
  });

  it('are rendered once for scrapes that come together, and not 1,800 times for one connection that pipelines', async () => {
    let rendered = 0;
    const gate = deferred();
    const counted = new Registry();
    const render = counted.metrics.bind(counted);
    counted.metrics = async () => {
      rendered += 1;
      await gate.promise;
      return render();
    };
    const { port } = use(await openMetricsServer(counted, { host: '127.0.0.1', port: 0 })).address;
    const url = `http://127.0.0.1:${port}/metrics`;
    const scrapers = Array.from({ length: 10 }, () => connect(port, '127.0.0.1'));
    await Promise.all(scrapers.map((socket) => once(socket, 'connect')));
    for (const socket of scrapers) use({ close: () => socket.destroy() });
    for (const socket of scrapers) socket.write('GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n');
    // Its responses show that earlier data has been read.
    for (let asked = 0; asked < 3; asked++) expect((await fetch(`${url}/none`)).status).to.equal(404);
    gate.resolve();
    for (const socket of scrapers) {
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.toString()).to.match(/^HTTP\/1.1 200 /);
    }
    expect(rendered).to.equal(1);
    rendered = 0;
    const attacker = connect(port, '127.0.0.1');
    attacker.on('error', () => {});
    attacker.write('GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(1_800));
    await once(attacker, 'close');
    expect(rendered).to.be.below(3);
    expect((await fetch(url)).status).to.equal(200);
  });

  it('are served though 64 connections are open that ask for nothing', async () => {
    const { port } = server.address;
    const idle = Array.from({ length: 64 }, () => connect(port, '127.0.0.1').on('error', () => {}));
    for (const socket of idle) use({ close: () => socket.destroy() });
    await Promise.all(idle.map((socket) => once(socket, 'connect')));
    expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).to.equal(200);
  });

  it('cannot be served twice on one port', async () => {
    expect(await rejection(openMetricsServer(registry, server.address))).to.include({ code: 'EADDRINUSE' });
  });

  it('say what runs', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(await registry.metrics()).to.include(
      `duet_build_info{version="${version}",nodejs_version="${process.versions.node}",service="user"} 1`,
    );
  });

  it('tell of the pool of a database', async () => {
    const own = createRegistry({ service: 'user' });
    observePool(own, { pool: () => ({ open: 3, idle: 1, max: 10, waiting: 2 }) });
    const text = await own.metrics();
    expect(text).to.match(/^duet_database_connections\{state="busy",service="user"\} 2$/m);
    expect(text).to.match(/^duet_database_connections_max\{service="user"\} 10$/m);
    expect(text).to.match(/^duet_database_waiting\{service="user"\} 2$/m);
  });

  it('count calls by method and code, and unknown paths together', async () => {
    const own = createRegistry({ service: 'user' });
    const sink: CallMetrics = createCallMetrics(own);
    const traffic = { requests: 1, requestBytes: 10, responses: 3, responseBytes: 30 };
    const method = {
      path: '/v1.user.User/ExportUsers',
      service: 'v1.user.User',
      name: 'ExportUsers',
      form: 'serverStream',
      known: true,
    } as const;
    sink.started(method);
    sink.started(method);
    sink.ended(method, status.UNAVAILABLE, 0.02, traffic);
    for (const path of ['/a/b', '/c/d'])
      sink.ended({ path, service: path, name: path, form: 'bidi', known: false }, status.UNIMPLEMENTED, 0.001, traffic);
    const text = await own.metrics();
    const labels = 'grpc_type="server_stream",grpc_service="v1.user.User",grpc_method="ExportUsers"';
    expect(text).to.include(`grpc_server_started_total{${labels},service="user"} 2`);
    expect(text).to.include(`grpc_server_in_flight{${labels},service="user"} 1`);
    expect(text).to.include(`grpc_server_handled_total{${labels},grpc_code="UNAVAILABLE",service="user"} 1`);
    expect(text).to.include(`grpc_server_msg_sent_total{${labels},service="user"} 3`);
    expect(text).to.include(`grpc_server_handling_seconds_count{service="user",${labels}} 1`);
    expect(text).to.include('grpc_method="unknown",grpc_code="UNIMPLEMENTED",service="user"} 2');
    expect(text).to.not.include('/a/b');
  });
});
