import { Client, credentials, Metadata, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { service } from 'grpc-health-check';
import { once } from 'node:events';
import { createHealth } from '../../../src/grpc/server/services/health.js';
import { closeAll, failure, opened, start } from './harness.js';

interface Status_ {
  readonly status: string;
}

const method = (name: string) => {
  const found = service[name];
  if (!found) throw new Error(`grpc-health-check has no ${name}`);
  return found;
};

const call = (client: Client, name: string, request: object) =>
  new Promise<unknown>((resolve, reject) => {
    const { path, requestSerialize, responseDeserialize } = method(name);
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, (error, value) =>
      error ? reject(error) : resolve(value),
    );
  });

const watch = (client: Client, name: string) => {
  const { path, requestSerialize, responseDeserialize } = method('Watch');
  return client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, { service: name }, new Metadata());
};

const serveHealth = async (alive: readonly string[] = []) => {
  const health = createHealth({ alive });
  const { port, server } = await start({}, { services: [health.implementation] });
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  opened.push(() => client.close());
  return { health, client, server };
};

describe('health', () => {
  afterEach(closeAll);

  it('answers Check with the state, and NOT_FOUND for a service that it does not know', async () => {
    const { health, client } = await serveHealth();
    health.set('', 'SERVING');
    health.set('a', 'NOT_SERVING');
    expect(await call(client, 'Check', { service: '' })).to.deep.equal({ status: 'SERVING' });
    expect(await call(client, 'Check', { service: 'a' })).to.deep.equal({ status: 'NOT_SERVING' });
    expect((await failure(call(client, 'Check', { service: 'b' }))).code).to.equal(status.NOT_FOUND);
  });

  it('does not send back all of a long name that it does not know', async () => {
    const { client } = await serveHealth();
    const long = await failure(call(client, 'Check', { service: '\u{1f600}'.repeat(100_000) }));
    expect([long.code, long.details.length < 100]).to.deep.equal([status.RESOURCE_EXHAUSTED, true]);
    const name = 'x'.repeat(500);
    const { code, details } = await failure(call(client, 'Check', { service: name }));
    expect([code, details]).to.deep.equal([status.NOT_FOUND, `no health status for "${name}"`]);
  });

  it('lists every service', async () => {
    const { health, client } = await serveHealth();
    health.set('', 'SERVING');
    health.set('a', 'NOT_SERVING');
    expect(await call(client, 'List', {})).to.deep.equal({
      statuses: { '': { status: 'SERVING' }, a: { status: 'NOT_SERVING' } },
    });
  });

  it('refuses to list more services than health.proto asks for', async () => {
    const { health, client } = await serveHealth();
    for (let index = 0; index < 100; index++) health.set(String(index), 'SERVING');
    expect(await call(client, 'List', {}))
      .to.have.property('statuses')
      .with.property('99');
    health.set('one more', 'SERVING');
    expect((await failure(call(client, 'List', {}))).code).to.equal(status.RESOURCE_EXHAUSTED);
  });

  it('reports each change of a state once, for metrics', () => {
    const changes: string[] = [];
    const health = createHealth({
      alive: ['liveness'],
      onChange: (service, status) => changes.push(`${service} ${status}`),
    });
    for (const status of ['NOT_SERVING', 'SERVING', 'SERVING'] as const) health.set('a', status);
    health.set('liveness', 'SERVING');
    health.shutDown();
    health.set('a', 'SERVING');
    expect(changes).to.deep.equal(['a NOT_SERVING', 'a SERVING', 'liveness SERVING', 'a NOT_SERVING']);
  });

  it('tells a Watch of each change, of a service that comes later too', async () => {
    const { health, client } = await serveHealth();
    const watching = watch(client, 'a');
    watching.on('error', () => {});
    const states: string[] = [];
    for (const next of [
      () => health.set('a', 'SERVING'),
      () => health.set('a', 'NOT_SERVING'),
      () => watching.cancel(),
    ]) {
      const [{ status }] = (await once(watching, 'data')) as [Status_];
      states.push(status);
      next();
    }
    expect(states).to.deep.equal(['SERVICE_UNKNOWN', 'SERVING', 'NOT_SERVING']);
  });

  it('ends Watches with UNAVAILABLE when the server drains, and says NOT_SERVING but where it lives', async () => {
    const { health, client, server } = await serveHealth(['liveness']);
    health.set('', 'SERVING');
    health.set('liveness', 'SERVING');
    const watching = watch(client, '');
    const states: string[] = [];
    watching.on('data', ({ status }: Status_) => states.push(status));
    await once(watching, 'data');
    const ended = once(watching, 'error');
    const drained = server.drain({ timeoutMs: 5000, health });
    const [error] = (await ended) as [{ code: status }];
    expect(error.code).to.equal(status.UNAVAILABLE);
    expect(states).to.deep.equal(['SERVING']);
    expect((await drained).cut).to.equal(0);
    expect([health.get(''), health.get('liveness')]).to.deep.equal(['NOT_SERVING', 'SERVING']);
  });
});
