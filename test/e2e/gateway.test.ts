import { AutoscalingV2Api, PolicyV1Api } from '@kubernetes/client-node';
import { expect } from 'chai';
import { config, core, readyPods, until } from './support/cluster.js';
import { type GatewayClient, type HttpAnswer, openGatewayClient } from './support/curl.js';
import { helm } from './support/helm.js';
import { commandsUnder, paste } from './support/notes.js';
import { type Release, openRelease, podsOfComponent } from './support/release.js';

const autoscaling = config.makeApiClient(AutoscalingV2Api);
const policy = config.makeApiClient(PolicyV1Api);
const both = ['user', 'post'] as const;

describe('the gateway, with TLS and tokens as the chart has them', () => {
  let duet: Release;
  let gateway: GatewayClient;

  before(async function () {
    this.timeout(300_000);
    duet = await openRelease('gateway', {
      set: {
        'gateway.enabled': true,
        'gateway.autoscaling.enabled': true,
        'gateway.autoscaling.maxReplicas': 2,
        'resources.requests.cpu': '20m',
      },
    });
    gateway = await openGatewayClient(duet);
  });
  after(async function () {
    this.timeout(180_000);
    await gateway?.close();
    await duet?.close();
  });

  const expectProblem = ({ status, headers, body }: HttpAnswer, expected: number, reason: string): void => {
    expect(headers.get('content-type'), body).to.equal('application/problem+json');
    expect(status, body).to.equal(expected);
    expect(JSON.parse(body)).to.include({ status: expected, reason });
  };

  it('runs two pods where restricted Pod Security is enforced, and passes helm test', async () => {
    const { metadata } = await core.readNamespace({ name: duet.namespace });
    expect(metadata?.labels).to.include({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    await readyPods(duet.namespace, podsOfComponent(duet.name, 'gateway'), 2);
    const printed = await helm('test', duet.namespace, duet.name, '--logs', '--timeout', '90s');
    expect(printed).to.match(/Phase:\s+Succeeded/);
    for (const found of ['is ready, with a certificate for', 'reaches User', 'reaches Post'])
      expect(
        printed.match(new RegExp(`^ok +gateway +pod duet-gateway-\\S+ .* ${found}`, 'gm')),
        found,
      ).to.have.lengthOf(2);
  });

  it('answers curl with one token for both services', async () => {
    const token = await duet.token(both);
    const posts = await gateway.curl('/v1/posts', { token });
    expect(posts.status, posts.body).to.equal(200);
    for (const author of ['Henry', 'Jessie', 'Max', 'Tony']) expect(posts.body).to.include(`"author":"${author}"`);
    const ada = { name: 'Ada', phoneNumber: '01000000000', age: 36 };
    const created = await gateway.curl('/v1/users', { method: 'POST', token, body: ada });
    expect(created.status, created.body).to.equal(201);
    const read = await gateway.curl(created.headers.get('location') ?? '', { token });
    expect(JSON.parse(read.body)).to.deep.equal(JSON.parse(created.body));
  });

  it('prints lines that list posts with their authors when pasted', async () => {
    const lines = commandsUnder(duet.notes, 'The same over HTTP, through the gateway:');
    expect(lines).to.include('curl');
    const printed = await paste(lines);
    for (const author of ['Henry', 'Jessie', 'Max', 'Tony']) expect(printed).to.include(`"author":"${author}"`);
  });

  it('has no permissions of its own: a call without a token is rejected', async () => {
    for (const path of ['/v1/users', '/v1/posts']) {
      const answer = await gateway.curl(path);
      expectProblem(answer, 401, 'TOKEN_MISSING');
      expect(answer.headers.get('www-authenticate')).to.equal('Bearer');
    }
  });

  it('leaves it to the services what a token is good for', async () => {
    const forUser = await duet.token('user');
    expect((await gateway.curl('/v1/users', { token: forUser })).status).to.equal(200);
    expectProblem(await gateway.curl('/v1/posts', { token: forUser }), 401, 'WRONG_AUDIENCE');
    expectProblem(await gateway.curl('/v1/users', { token: `${forUser.slice(0, -8)}AAAAAAAA` }), 401, 'TOKEN_INVALID');
    const strangers = await duet.token(both, 'default');
    expectProblem(await gateway.curl('/v1/posts', { token: strangers }), 403, 'CALLER_NOT_ALLOWED');
  });

  it('rejects writes from pages of another origin, for any user', async () => {
    const token = await duet.token(both);
    const headers = { origin: 'https://elsewhere.example' };
    const answer = await gateway.curl('/v1/users', { method: 'POST', token, headers, body: { name: 'Eve' } });
    expectProblem(answer, 403, 'ORIGIN_NOT_ALLOWED');
  });

  it('has a disruption budget and an autoscaler that find its pods', async () => {
    const { namespace, name } = duet;
    const named = { namespace, name: `${name}-gateway` };
    const { status } = await policy.readNamespacedPodDisruptionBudget(named);
    expect(status).to.include({ expectedPods: 2, disruptionsAllowed: 1 });
    await until(
      'the autoscaler to find the Deployment',
      {
        path: `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`,
        list: () => autoscaling.listNamespacedHorizontalPodAutoscaler({ namespace }),
      },
      (autoscalers) =>
        autoscalers.some(({ status: { conditions = [] } = {} }) =>
          conditions.some(({ type, status: state }) => type === 'AbleToScale' && state === 'True'),
        ),
    );
  });

  it('counts its requests where Prometheus reads them', async () => {
    const pods = await readyPods(duet.namespace, podsOfComponent(duet.name, 'gateway'), 2);
    const texts = await Promise.all(
      pods.map(({ metadata }) =>
        core.connectGetNamespacedPodProxyWithPath({
          namespace: duet.namespace,
          name: `${metadata?.name}:9464`,
          path: 'metrics',
        }),
      ),
    );
    const counted = 'http_server_requests_total{http_method="GET",http_route="/v1/posts",http_status="200",';
    expect(texts.join('\n')).to.include(counted);
  });
});
