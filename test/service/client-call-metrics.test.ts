import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { Registry } from 'prom-client';
import { createClientCallMetrics } from '../../src/service/metrics/create-client-call-metrics.js';
import { keepMs } from '../../src/service/metrics/peers.js';

const path = '/v1.user.User/BatchGetUsers';
const target = 'kubernetes:///user.shop:9000';

describe('the metrics of calls that are made', () => {
  const setUp = () => {
    const registry = new Registry();
    let nowMs = 0;
    const metrics = createClientCallMetrics(registry, () => nowMs);
    const call = (peer: string, code = status.OK, retries = 0): void => {
      metrics.started(path);
      metrics.ended(path, code, 0.01, peer, retries);
    };
    /** `peer code count` of each series. */
    const handled = async (): Promise<string[]> =>
      [
        ...(await registry.metrics()).matchAll(
          /^grpc_client_handled_total\{.*grpc_code="(\w+)",peer="([^"]*)"\} (\d+)$/gm,
        ),
      ].map(([, code, peer, count]) => `${peer} ${code} ${count}`);
    return { registry, metrics, call, handled, pass: (ms: number) => (nowMs += ms) };
  };

  it('tell of calls begun, under way and retried, by method', async () => {
    const { registry, metrics, call } = setUp();
    metrics.started(path);
    call('10.0.0.1:9000', status.OK, 2);
    const text = await registry.metrics();
    const labels = 'grpc_service="v1.user.User",grpc_method="BatchGetUsers"';
    expect(text).to.include(`grpc_client_started_total{${labels}} 2`);
    expect(text).to.include(`grpc_client_in_flight{${labels}} 1`);
    expect(text).to.include(`grpc_client_retries_total{${labels}} 2`);
    expect(text).to.include(`grpc_client_handling_seconds_count{${labels}} 1`);
  });

  it('have a series at zero for an endpoint that was never picked, one for a pod with two addresses', async () => {
    const { metrics, call, handled } = setUp();
    metrics.endpoints(target, [
      ['10.0.0.1:9000'],
      ['10.0.0.2:9000', '[fd00::2]:9000'],
      ['10.0.0.3:9000', '[fd00::3]:9000'],
    ]);
    expect(await handled()).to.deep.equal([]);
    call('10.0.0.1:9000');
    call('[fd00::3]:9000', status.UNAVAILABLE);
    expect(await handled()).to.have.members([
      '10.0.0.1:9000 OK 1',
      '10.0.0.2:9000 OK 0',
      '[fd00::3]:9000 UNAVAILABLE 1',
    ]);
  });

  it('lose the series of an endpoint some minutes after it is gone, and keep those of the others', async () => {
    const { metrics, call, handled, pass } = setUp();
    metrics.endpoints(target, [['10.0.0.1:9000'], ['[fd00::2]:9000']]);
    for (const peer of ['10.0.0.1:9000', '[fd00::2]:9000', 'none', target]) call(peer);
    pass(100 * keepMs);
    metrics.endpoints(target, [['10.0.0.1:9000']]);
    pass(keepMs - 1);
    expect(await handled()).to.include('[fd00::2]:9000 OK 1');
    pass(1);
    expect(await handled()).to.have.members(['10.0.0.1:9000 OK 1', 'none OK 1', `${target} OK 1`]);
    metrics.endpoints(target, [['10.0.0.1:9000'], ['[fd00::2]:9000']]);
    expect(await handled()).to.include('[fd00::2]:9000 OK 0');
  });

  it('keep the series of a gone endpoint for as long as it still answers calls', async () => {
    const { metrics, call, handled, pass } = setUp();
    metrics.endpoints(target, [['10.0.0.1:9000']]);
    metrics.endpoints(target, []);
    pass(keepMs - 1);
    call('10.0.0.1:9000');
    pass(keepMs - 1);
    expect(await handled()).to.deep.equal(['10.0.0.1:9000 OK 1']);
    pass(1);
    expect(await handled()).to.deep.equal([]);
  });

  it('do not grow with pods that come and go, even without scrapes', async () => {
    const { metrics, call, handled, pass } = setUp();
    for (let pod = 0; pod < 1_000; pod++) {
      metrics.endpoints(target, [[`10.0.0.1:${pod + 1}`]]);
      call(`10.0.0.1:${pod + 1}`);
      pass(keepMs / 4);
    }
    expect((await handled()).length).to.be.at.most(6);
  });

  it('count the endpoints of each target', async () => {
    const { registry, metrics } = setUp();
    metrics.endpoints(target, [['10.0.0.1:9000'], ['10.0.0.2:9000', '[fd00::2]:9000']]);
    metrics.endpoints('static:///a:1', []);
    const text = await registry.metrics();
    expect(text).to.include(`grpc_client_endpoints{target="${target}"} 2`);
    expect(text).to.include('grpc_client_endpoints{target="static:///a:1"} 0');
  });
});
