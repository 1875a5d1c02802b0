import { loadYaml } from '@kubernetes/client-node';
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { loadConfig } from '../../src/platform/config.js';
import { channelSettings } from '../../src/platform/settings/channel-settings.js';
import { chart, find, refusal, render } from './helm.js';
import { environment, podSpecs } from './pods.js';

/** `a.b.c` for each value that is not an object with keys of its own. */
const paths = (value: unknown, prefix = ''): string[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
    ? Object.entries(value).flatMap(([key, inner]) => paths(inner, prefix === '' ? key : `${prefix}.${key}`))
    : [prefix];

describe('the values', () => {
  const defaults = loadYaml<Record<string, unknown>>(readFileSync(`${chart}/values.yaml`, 'utf8'));

  it('are each in the README', () => {
    const [, table = ''] = readFileSync(`${chart}/README.md`, 'utf8').split('\n## Values\n');
    const documented = new Set([...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, path = '']) => path));
    const covered = (path: string): boolean =>
      documented.has(path) || (path.includes('.') && covered(path.slice(0, path.lastIndexOf('.'))));
    expect(paths(defaults).filter((path) => !covered(path))).to.deep.equal([]);
    const known = new Set(
      paths(defaults).flatMap((path) => path.split('.').map((_, index, keys) => keys.slice(0, index + 1).join('.'))),
    );
    const optional = new Set([
      'user.image.digest',
      'post.image.digest',
      'user.image.repository',
      'post.image.repository',
      'global',
      'enabled',
    ]);
    expect([...documented].filter((path) => !known.has(path) && !optional.has(path))).to.deep.equal([]);
  });

  it('are shared, and a service has its own where they are given', () => {
    const objects = render({
      set: [
        'replicaCount=3',
        'user.replicaCount=5',
        'image.registry=registry.example',
        'image.tag=v2',
        'post.image.repository=team/post',
        'user.podDisruptionBudget.enabled=false',
        'post.firstData=false',
      ],
    });
    expect(find(objects, 'Deployment', 'duet-user').spec?.replicas).to.equal(5);
    expect(find(objects, 'Deployment', 'duet-post').spec?.replicas).to.equal(3);
    expect(
      objects.filter(({ kind }) => kind === 'PodDisruptionBudget').map(({ metadata }) => metadata?.name),
    ).to.deep.equal(['duet-post']);
    const specs = podSpecs(objects);
    expect(specs.get('Deployment/duet-user')?.containers[0]?.image).to.equal('registry.example/duet-user:v2');
    expect(specs.get('Deployment/duet-post')?.containers[0]?.image).to.equal('registry.example/team/post:v2');
    expect(environment(specs.get('Deployment/duet-user') ?? { containers: [] }).get('DATABASE_FIRST_DATA')).to.equal(
      'true',
    );
    expect(environment(specs.get('Deployment/duet-post') ?? { containers: [] }).get('DATABASE_FIRST_DATA')).to.equal(
      'false',
    );
  });

  it('prefer near pods on the name with one address, and on the headless one all alike', () => {
    const distribution = (set: string[], service: string): unknown =>
      find(render({ set }), 'Service', service).spec?.trafficDistribution;
    expect(distribution([], 'duet-user')).to.equal(undefined);
    const near = ['user.service.trafficDistribution=PreferSameNode'];
    expect(
      ['duet-user', 'duet-user-headless', 'duet-post'].map((service) => distribution(near, service)),
    ).to.deep.equal(['PreferSameNode', undefined, undefined]);
    expect(refusal('service.trafficDistribution=Near')).to.include('trafficDistribution');
  });

  it('put a digest behind the tag', () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    const specs = podSpecs(render({ set: [`user.image.digest=${digest}`] }));
    expect(specs.get('Deployment/duet-user')?.containers[0]?.image).to.equal(`duet-user:0.1.0@${digest}`);
  });

  it('let extraEnv take the place of what the chart sets', () => {
    const env = podSpecs(render({ set: ['user.extraEnv[0].name=LOG_LEVEL', 'user.extraEnv[0].value=trace'] })).get(
      'Deployment/duet-user',
    )?.containers[0]?.env;
    expect(env?.filter(({ name }) => name === 'LOG_LEVEL')).to.deep.equal([{ name: 'LOG_LEVEL', value: 'trace' }]);
  });

  it('let extraVolumes and extraVolumeMounts replace those of the same name and path, in every pod', () => {
    const extraVolumes = ['tls', 'policy', 'user-tls', 'cache'].map((name) => ({ name, emptyDir: {} }));
    const extraVolumeMounts = ['tls', 'user-tls'].map((path) => ({
      name: 'cache',
      mountPath: `/var/run/secrets/duet/${path}`,
    }));
    const json = { gateway: { enabled: true }, extraVolumes, extraVolumeMounts };
    const before = podSpecs(render({ set: ['gateway.enabled=true'] }));
    for (const [pod, { volumes = [], containers }] of podSpecs(render({ json }))) {
      if (pod === 'StatefulSet/duet-postgresql') continue;
      expect(volumes, pod).to.include.deep.members(extraVolumes);
      const names = volumes.map(({ name }) => name);
      expect(names, pod)
        .to.have.lengthOf(new Set(names).size)
        .and.include.members((before.get(pod)?.volumes ?? []).map(({ name }) => name));
      const mounts = containers[0]?.volumeMounts ?? [];
      expect(mounts, pod).to.include.deep.members(extraVolumeMounts);
      const paths = mounts.map(({ mountPath }) => mountPath);
      expect(paths, pod)
        .to.have.lengthOf(new Set(paths).size)
        .and.include.members((before.get(pod)?.containers[0]?.volumeMounts ?? []).map(({ mountPath }) => mountPath));
    }
  });

  it('add callers to those of the chart, and roll the pods that read them', () => {
    const set = [
      'post.auth.callers[0].subject=system:serviceaccount:shop:cart',
      'post.auth.callers[0].methods[0]=/v1.post.Post/ListPosts',
    ];
    const policy = find(render({ set }), 'ConfigMap', 'duet-post-policy').data?.['policy.json'] ?? '';
    expect(JSON.parse(policy)).to.deep.equal({
      callers: [
        { subject: 'system:serviceaccount:shop:duet-client', methods: ['*'] },
        { subject: 'system:serviceaccount:shop:cart', methods: ['/v1.post.Post/ListPosts'] },
      ],
    });
    const checksum = (name: string, ...values: string[]): string | undefined =>
      find(render({ set: values }), 'Deployment', name).spec?.template.metadata?.annotations?.['checksum/policy'];
    expect(checksum('duet-post', ...set)).to.not.equal(checksum('duet-post'));
    expect(checksum('duet-user', ...set)).to.equal(checksum('duet-user'));
  });

  it('write large numbers out', () => {
    const env = environment(
      podSpecs(render({ set: ['maxMessageBytes=2147483647', 'keepalive.maxConnectionAgeMs=2147483647'] })).get(
        'Deployment/duet-user',
      ) ?? { containers: [] },
    );
    expect(env.get('MAX_MESSAGE_BYTES')).to.equal('2147483647');
    expect(env.get('KEEPALIVE_MAX_CONNECTION_AGE_MS')).to.equal('2147483647');
  });

  it('allow what charts around this one give it', () => {
    expect(refusal('global.imageRegistry=registry.example', 'enabled=true')).to.equal('');
  });

  it('take an address of User that Post takes', () => {
    for (const address of [
      'kubernetes:///users.shop:grpc',
      'dns:///users.example:9000',
      'dns://10.0.0.1/users:9000',
      'static:///a:1\\,b:2',
      'ipv4:10.0.0.1:9000',
    ]) {
      const post = environment(
        podSpecs(render({ set: [`post.userClient.address=${address}`] })).get('Deployment/duet-post') ?? {
          containers: [],
        },
      );
      expect(
        () => loadConfig({ groups: { user: channelSettings('USER') }, rules: [] }, Object.fromEntries(post)),
        address,
      ).to.not.throw();
    }
  });

  it('leave out what a strategy does not have', () => {
    const strategy = (...set: string[]): unknown => find(render({ set }), 'Deployment', 'duet-user').spec?.strategy;
    expect(strategy()).to.deep.equal({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } });
    expect(strategy('strategy.type=Recreate')).to.deep.equal({ type: 'Recreate' });
  });

  for (const [mistake, said] of [
    ['user.replicsCount=3', "'replicsCount' not allowed"],
    ['replicas=3', "'replicas' not allowed"],
    ['user.userClient.authorBudgetMs=1', "'userClient' not allowed"],
    ['user.tls.source=disabled', "'tls' not allowed"],
    ['image.digest=latest', "'digest' not allowed"],
    ['post.image.digest=latest', '/post/image/digest'],
    ['tls.source=selfSigned', '/tls/source'],
    ['database.source=sqlite', '/database/source'],
    ['replicaCount=two', '/replicaCount'],
    ['post.userClient.address=dns:users.example:9000', '/post/userClient/address'],
    ['post.userClient.address=dns:///users.example', '/post/userClient/address'],
    ['post.userClient.address=static:a:1', '/post/userClient/address'],
    ['keepalive.timeMs=0', '/keepalive/timeMs'],
    ['logLevel=verbose', '/logLevel'],
    ['keepalive.permitWithoutStream=1', '/keepalive/permitWithoutStream'],
    ['post.auth.callers[0].subject=me', "missing property 'methods'"],
    ['auth.jwks=http://plain.example', '/auth/jwks'],
    ['networkPolicy.apiServer.cidrs[0]=10.0.0.1', '/networkPolicy/apiServer/cidrs'],
    ['metrics.enabled=true', "'enabled' not allowed"],
    ['metrics.podMonitor.interval=soon', '/metrics/podMonitor/interval'],
    ['metrics.prometheusRule.runbookUrl=docs', '/metrics/prometheusRule/runbookUrl'],
    ['metrics.prometheusRule.alerts.DuetTypo.enabled=false', "'DuetTypo' not allowed"],
    ['metrics.prometheusRule.alerts.DuetPodNotReady.threshold=1', "'threshold' not allowed"],
    [
      'metrics.prometheusRule.alerts.DuetErrorRatioHigh.threshold=5',
      '/metrics/prometheusRule/alerts/DuetErrorRatioHigh/threshold',
    ],
    [
      'metrics.prometheusRule.alerts.DuetErrorRatioHigh.threshold=some',
      '/metrics/prometheusRule/alerts/DuetErrorRatioHigh/threshold',
    ],
    ['metrics.prometheusRule.alerts.DuetErrorRatioHigh.for=5', '/metrics/prometheusRule/alerts/DuetErrorRatioHigh/for'],
  ] as const) {
    it(`refuse ${mistake}`, () => expect(refusal(mistake)).to.include(said));
  }
});
