import type { KubernetesObject, V2HorizontalPodAutoscaler } from '@kubernetes/client-node';
import { expect } from 'chai';
import { find, refusal, refusalOf, render } from './helm.js';
import { imagesOf, podSpecs } from './pods.js';

describe('what charts have by convention', () => {
  it('takes the registry of every image from global.imageRegistry', () => {
    const set = [
      'global.imageRegistry=mirror.example',
      'image.registry=ghcr.io',
      'database.bundled.image.registry=a.b',
    ];
    const images = [...podSpecs(render({ set })).values()].flatMap(imagesOf);
    expect([...new Set(images)].sort()).to.deep.equal([
      'mirror.example/duet-post:0.1.0',
      'mirror.example/duet-user:0.1.0',
      'mirror.example/library/postgres:17',
    ]);
  });

  it('pulls with global.imagePullSecrets, by name or as objects, and with imagePullSecrets', () => {
    const set = [
      'global.imagePullSecrets[0]=shared',
      'global.imagePullSecrets[1].name=other',
      'imagePullSecrets[0].name=own',
      'imagePullSecrets[1].name=shared',
    ];
    for (const [pod, { imagePullSecrets }] of podSpecs(render({ set })))
      expect(imagePullSecrets, pod).to.deep.equal([{ name: 'shared' }, { name: 'other' }, { name: 'own' }]);
    for (const [pod, { imagePullSecrets }] of podSpecs(render())) expect(imagePullSecrets, pod).to.equal(undefined);
    expect(refusal('global.imagePullSecrets[0].key=a')).to.include('/global/imagePullSecrets');
  });

  it("annotates every object, and an object's own annotations win", () => {
    const everything = [
      'commonAnnotations.team=shop',
      'commonAnnotations.owner=us',
      'service.annotations.team=edge',
      'autoscaling.enabled=true',
      'networkPolicy.enabled=true',
      'networkPolicy.apiServer.cidrs={10.0.0.1/32}',
      'networkPolicy.metrics[0].podSelector.matchLabels.app=prometheus',
      'metrics.serviceMonitor.enabled=true',
      'metrics.prometheusRule.enabled=true',
      'metrics.dashboard.enabled=true',
      'tls.mode=mutual',
      'post.ingress.enabled=true',
      'post.ingress.hosts={post.example}',
      'post.ingress.tls[0].secretName=a',
      'post.grpcRoute.enabled=true',
      'post.grpcRoute.parentRefs[0].name=gateway',
    ];
    const objects = render({ set: everything });
    const unlike = ({ kind, metadata }: KubernetesObject): boolean =>
      kind === 'Service' && /^duet-(?:user|post)$/.test(metadata?.name ?? '');
    for (const object of objects) {
      expect(object.metadata?.annotations, `${object.kind} ${object.metadata?.name}`).to.include({
        owner: 'us',
        team: unlike(object) ? 'edge' : 'shop',
      });
    }
    expect(find(objects, 'Secret', 'duet-database').metadata?.annotations).to.include({
      'helm.sh/resource-policy': 'keep',
    });
    // Only generated parts, because annotations of pods would restart them.
    expect(find(objects, 'Deployment', 'duet-user').spec?.template.metadata?.annotations).to.not.have.property('team');
  });

  it("has each label once: an object's own overrides a common one, and neither changes what selects pods", () => {
    const labels = { 'app.kubernetes.io/part-of': 'shop', 'app.kubernetes.io/name': 'other', team: 'shop' };
    const json = {
      commonLabels: labels,
      podLabels: { team: 'pods', 'app.kubernetes.io/component': 'other' },
      podAnnotations: { 'kubectl.kubernetes.io/default-container': 'proxy' },
      gateway: { enabled: true },
      metrics: {
        podMonitor: { enabled: true, labels: { team: 'metrics' } },
        prometheusRule: { enabled: true, labels: { team: 'metrics' } },
        dashboard: { enabled: true, labels: { team: 'metrics' } },
      },
    };
    // Reading them fails if a key is there twice.
    const objects = render({ json });
    for (const { kind = '', metadata } of objects)
      expect(metadata?.labels, `${kind} ${metadata?.name}`).to.include({
        'app.kubernetes.io/part-of': 'shop',
        'app.kubernetes.io/name': 'duet',
        team:
          /Monitor|Rule/.test(kind) || metadata?.labels?.['app.kubernetes.io/component'] === 'monitoring'
            ? 'metrics'
            : 'shop',
      });
    for (const component of ['user', 'post', 'gateway']) {
      const { template, selector } = find(objects, 'Deployment', `duet-${component}`).spec ?? {};
      expect(template?.metadata?.labels, component).to.include({ ...selector?.matchLabels, team: 'pods' });
      expect(template?.metadata?.annotations, component).to.include(json.podAnnotations);
    }
  });

  it('runs containers before and beside the service, and reads environments from elsewhere', () => {
    const set = [
      'post.initContainers[0].name=wait',
      'post.initContainers[0].image=busybox:1',
      'post.extraContainers[0].name=proxy',
      'post.extraContainers[0].image=envoy:1',
      'post.envFrom[0].secretRef.name=more',
    ];
    const specs = podSpecs(render({ set }));
    const post = specs.get('Deployment/duet-post');
    expect(post?.initContainers).to.deep.equal([{ name: 'wait', image: 'busybox:1' }]);
    expect(post?.containers.map(({ name }) => name)).to.deep.equal(['post', 'proxy']);
    expect(post?.containers[0]?.envFrom).to.deep.equal([{ secretRef: { name: 'more' } }]);
    // The doctor has the same settings as Post.
    expect(specs.get('Pod/duet-test')?.containers[0]?.envFrom).to.deep.equal([{ secretRef: { name: 'more' } }]);
    const user = specs.get('Deployment/duet-user');
    expect([user?.initContainers, user?.containers.length, user?.containers[0]?.envFrom]).to.deep.equal([
      undefined,
      1,
      undefined,
    ]);
  });

  it('makes further objects of templates, as text and as objects', () => {
    const store = ['refreshInterval: 1h', 'secretStoreRef: {name: vault}', 'target: {name: databases}'].join('\n  ');
    const text = `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: {{ include "duet.fullname" . }}-databases\n  namespace: {{ .Release.Namespace }}\nspec:\n  ${store}`;
    const configMap = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: '{{ .Release.Name }}-more' },
      data: { tag: '{{ .Values.image.repository }}' },
    };
    const objects = render({ json: { extraObjects: [text, configMap] } });
    expect(objects.find(({ kind }) => kind === 'ExternalSecret')?.metadata).to.deep.equal({
      name: 'duet-databases',
      namespace: 'shop',
    });
    expect(find(objects, 'ConfigMap', 'duet-more').data).to.deep.equal({ tag: 'duet' });
  });

  it('keeps as many old ReplicaSets as asked for', () => {
    const limit = (...set: string[]): unknown =>
      find(render({ set }), 'Deployment', 'duet-user').spec?.revisionHistoryLimit;
    expect([limit(), limit('user.revisionHistoryLimit=3'), limit('revisionHistoryLimit=0')]).to.deep.equal([10, 3, 0]);
  });

  it('says which load balancer, which IP families, and what the headless Services are annotated with', () => {
    const set = [
      'listenHost=[::]',
      'post.service.type=LoadBalancer',
      'post.service.loadBalancerClass=example.com/internal',
      'service.ipFamilyPolicy=PreferDualStack',
      'service.ipFamilies={IPv6,IPv4}',
      'service.headless.annotations.dns=pods',
    ];
    const objects = render({ set });
    expect(find(objects, 'Service', 'duet-post').spec).to.include({
      type: 'LoadBalancer',
      loadBalancerClass: 'example.com/internal',
    });
    for (const name of ['duet-user', 'duet-user-headless', 'duet-post', 'duet-post-headless']) {
      const { spec, metadata } = find(objects, 'Service', name);
      expect(spec, name).to.deep.include({ ipFamilyPolicy: 'PreferDualStack', ipFamilies: ['IPv6', 'IPv4'] });
      expect(metadata?.annotations, name).to.deep.equal(name.endsWith('-headless') ? { dns: 'pods' } : undefined);
    }
    for (const service of render().filter(({ kind }) => kind === 'Service'))
      expect(service)
        .to.have.property('spec')
        .that.does.not.have.any.keys('ipFamilies', 'ipFamilyPolicy', 'loadBalancerClass');
  });

  it('scales by CPU, memory and other metrics', () => {
    const metrics = (...set: string[]) =>
      (
        render({ set: ['autoscaling.enabled=true', ...set] }).find(
          ({ kind, metadata }) => kind === 'HorizontalPodAutoscaler' && metadata?.name === 'duet-user',
        ) as V2HorizontalPodAutoscaler | undefined
      )?.spec?.metrics;
    const resource = (name: string, averageUtilization: number) => ({
      type: 'Resource',
      resource: { name, target: { type: 'Utilization', averageUtilization } },
    });
    expect(metrics()).to.deep.equal([resource('cpu', 70)]);
    expect(metrics('autoscaling.targetMemoryUtilizationPercentage=80')).to.deep.equal([
      resource('cpu', 70),
      resource('memory', 80),
    ]);
    expect(
      metrics(
        'autoscaling.targetCPUUtilizationPercentage=null',
        'autoscaling.extraMetrics[0].type=Pods',
        'autoscaling.extraMetrics[0].pods.metric.name=grpc_server_started_total',
      ),
    ).to.deep.equal([{ type: 'Pods', pods: { metric: { name: 'grpc_server_started_total' } } }]);
  });

  for (const [values, said] of [
    [['extraContainers[0].name=user'], 'user: two containers have the name user'],
    [
      ['post.initContainers[0].name=a', 'post.extraContainers[0].name=a'],
      'post: two containers have the name a: rename the one in initContainers or extraContainers',
    ],
    [['service.loadBalancerClass=a'], 'user: service.loadBalancerClass needs service.type=LoadBalancer, not ClusterIP'],
    [
      ['service.ipFamilies={IPv6}'],
      'user: service.ipFamilies and service.ipFamilyPolicy require IPv6, but listenHost=0.0.0.0',
    ],
    [
      ['post.service.ipFamilyPolicy=RequireDualStack'],
      'post: service.ipFamilies and service.ipFamilyPolicy require IPv6',
    ],
    [
      ['listenHost=[::]', 'service.ipFamilies={IPv6,IPv4}', 'service.ipFamilyPolicy=SingleStack'],
      'service.ipFamilyPolicy=SingleStack allows one',
    ],
    [
      ['autoscaling.enabled=true', 'user.autoscaling.targetCPUUtilizationPercentage=0'],
      '/user/autoscaling/targetCPUUtilizationPercentage',
    ],
    [
      ['autoscaling.enabled=true', 'autoscaling.targetCPUUtilizationPercentage=null'],
      'post: autoscaling.enabled needs a target',
    ],
    [
      ['autoscaling.enabled=true', 'resources.requests.cpu=null'],
      'user: autoscaling by cpu needs resources.requests.cpu of the container user',
    ],
    [
      ['autoscaling.enabled=true', 'post.extraContainers[0].name=proxy'],
      'post: autoscaling by cpu needs resources.requests.cpu of the container proxy',
    ],
  ] as const) {
    it(`refuses in a sentence: ${values.join(', ')}`, () => expect(refusal(...values)).to.include(said));
  }

  it('takes values that are null, as charts around this one may leave them', () => {
    const lists = ['imagePullSecrets', 'extraVolumes', 'extraVolumeMounts', 'extraEnv'];
    const objects = ['commonAnnotations', 'commonLabels', 'podAnnotations', 'podLabels', 'affinity'];
    const nulls = Object.fromEntries([...lists, ...objects].map((key) => [key, null]));
    const below = {
      global: { imagePullSecrets: null, other: { a: 1 } },
      service: { ipFamilyPolicy: null, ipFamilies: null },
      auth: { callers: null },
      tls: { certificate: { extraDnsNames: null } },
      metrics: { prometheusRule: { enabled: true, alertLabels: null } },
      ingress: { annotations: null },
      post: { ingress: { enabled: true, hosts: ['a.example'], tls: [{ secretName: 'a' }] } },
      gateway: { enabled: true, allowedHosts: null },
    };
    expect(refusalOf({ json: { ...nulls, ...below } })).to.equal('');
  });
});
