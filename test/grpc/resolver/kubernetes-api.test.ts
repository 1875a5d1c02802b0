import { status } from '@grpc/grpc-js';
import { KubeConfig } from '@kubernetes/client-node';
import { expect } from 'chai';
import { createAuthority, createSecretVolume, endpointSlice, FakeApiServer } from '../../../src/grpc/testing/index.js';
import { inClusterConfig } from '../../../src/grpc/kubernetes/cluster-config.js';
import { kubernetesApi } from '../../../src/grpc/kubernetes/kubernetes-api.js';
import { closing } from '../../support/closing.js';
import { collect } from '../../support/collect.js';
import { statusError } from '../../support/rejection.js';

describe('the EndpointSlices of an API server', () => {
  const use = closing();
  const service = { service: 'users', namespace: 'shop' };
  const never = new AbortController().signal;
  const from = { resourceVersion: '100', timeoutSeconds: 20, signal: never };

  it('lists the slices of a Service', async () => {
    const server = use(await FakeApiServer.start());
    server.set(endpointSlice('a', ['10.0.0.1']));
    const list = await kubernetesApi({ config: server.config }).list(service, never);
    expect(list.items).to.have.length(1);
    expect(list.metadata.resourceVersion).to.equal('101');
    const [request] = server.requests;
    expect(request?.path).to.equal('/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices');
    expect(request?.query.get('labelSelector')).to.equal('kubernetes.io/service-name=users');
    expect(request?.authorization).to.equal('Bearer a-token');
  });

  it('watches from a version to the end, with bookmarks', async () => {
    const server = use(await FakeApiServer.start());
    server.set(endpointSlice('a', ['10.0.0.1']));
    server.set(endpointSlice('ü', ['10.0.0.2']));
    server.delete('a');
    const events = await collect(
      kubernetesApi({ config: server.config }).watch(service, {
        ...from,
        resourceVersion: '101',
        timeoutSeconds: 0.05,
      }),
    );
    expect(
      events.map(({ type, object }) => [
        type,
        'metadata' in object && 'name' in object.metadata ? object.metadata.name : undefined,
      ]),
    ).to.deep.equal([
      ['ADDED', 'ü'],
      ['DELETED', 'a'],
      ['BOOKMARK', undefined],
    ]);
    expect(server.requests[0]?.query.get('allowWatchBookmarks')).to.equal('true');
  });

  for (const [code, expected] of [
    [401, status.UNAUTHENTICATED],
    [403, status.PERMISSION_DENIED],
    [404, status.NOT_FOUND],
    [410, status.OUT_OF_RANGE],
    [500, status.UNAVAILABLE],
  ] as const) {
    it(`rejects with ${status[expected]} for ${code}`, async () => {
      const server = use(await FakeApiServer.start());
      server.refuse(code);
      const api = kubernetesApi({ config: server.config });
      expect((await statusError(api.list(service, never))).code).to.equal(expected);
      expect((await statusError(collect(api.watch(service, from)))).code).to.equal(expected);
    });
  }

  it('rejects when the connection breaks in the middle', async () => {
    const server = use(await FakeApiServer.start());
    const watching = collect(kubernetesApi({ config: server.config }).watch(service, from)).then(
      () => 'ended',
      () => 'broken',
    );
    await server.watched();
    server.drop();
    expect(await watching).to.equal('broken');
  });

  it('rejects at once when aborted, before an answer and after', async () => {
    const server = use(await FakeApiServer.start());
    const api = kubernetesApi({ config: server.config });
    const aborted = async (promise: Promise<unknown>): Promise<string> =>
      promise.then(
        () => 'ended',
        () => 'aborted',
      );
    const one = new AbortController();
    const watching = aborted(collect(api.watch(service, { ...from, signal: one.signal })));
    await server.watched();
    one.abort();
    expect(await watching).to.equal('aborted');
    await server.left();
    server.refuse('no answer');
    const two = new AbortController();
    const listing = aborted(api.list(service, two.signal));
    await server.asked('list', 1);
    two.abort();
    expect(await listing).to.equal('aborted');
    await server.left();
  });

  it('refuses an answer that is no list', async () => {
    const server = use(await FakeApiServer.start());
    server.list = '{"kind":"Status"}';
    expect((await statusError(kubernetesApi({ config: server.config }).list(service, never))).code).to.equal(
      status.UNAVAILABLE,
    );
  });

  it('takes the configuration of client-node', async () => {
    const server = use(await FakeApiServer.start());
    const config = new KubeConfig();
    config.loadFromClusterAndUser(
      { name: 'fake', server: server.url, skipTLSVerify: true },
      { name: 'pod', token: 'of-a-file' },
    );
    await kubernetesApi({ config: async () => config }).list(service, never);
    expect(server.requests[0]?.authorization).to.equal('Bearer of-a-file');
  });

  describe('in a cluster', () => {
    const authority = createAuthority('the cluster');
    const names = ['KUBERNETES_SERVICE_HOST', 'KUBERNETES_SERVICE_PORT'] as const;
    const saved = names.map((name) => process.env[name]);
    afterEach(() => {
      names.forEach((name, index) => {
        const value = saved[index];
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      });
    });

    const start = async () => {
      const server = use(await FakeApiServer.start(authority.issue({ ip: ['127.0.0.1'] })));
      process.env['KUBERNETES_SERVICE_HOST'] = '127.0.0.1';
      process.env['KUBERNETES_SERVICE_PORT'] = String(server.port);
      const volume = use(
        await createSecretVolume({ token: 'first\n', 'ca.crt': authority.certificatePem, namespace: 'shop\n' }),
      );
      return { server, volume, api: kubernetesApi({ serviceAccountDirectory: volume.path }) };
    };

    it('asks as the service account, in its namespace, with the token of the moment', async () => {
      const { server, volume, api } = await start();
      await api.list({ service: 'users', namespace: undefined }, never);
      await volume.replace({ token: 'second', 'ca.crt': authority.certificatePem, namespace: 'shop' });
      await api.list({ service: 'users', namespace: undefined }, never);
      expect(server.requests.map(({ authorization }) => authorization)).to.deep.equal([
        'Bearer first',
        'Bearer second',
      ]);
      expect(server.requests[1]?.path).to.equal('/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices');
    });

    it('trusts only the CA of the cluster', async () => {
      const { volume, api } = await start();
      await volume.replace({ token: 'first', 'ca.crt': createAuthority('another').certificatePem, namespace: 'shop' });
      expect(
        await api.list(service, never).then(
          () => 'trusted',
          (error: unknown) => String(error),
        ),
      ).to.include('certificate');
    });

    it('rejects with FAILED_PRECONDITION without a service account', async () => {
      const api = kubernetesApi({ serviceAccountDirectory: '/nonexistent' });
      const noAccount = await statusError(api.list(service, never));
      expect([noAccount.code, noAccount.message]).to.deep.equal([
        status.FAILED_PRECONDITION,
        'the service account of this process has no token',
      ]);
    });

    it('asks at an IPv6 address', async () => {
      const { volume } = await start();
      process.env['KUBERNETES_SERVICE_HOST'] = 'fd00::1';
      process.env['KUBERNETES_SERVICE_PORT'] = '6443';
      const config = await inClusterConfig(volume.path);
      expect(config.getCurrentCluster()).to.include({ server: 'https://[fd00::1]:6443' });
    });
  });
});
