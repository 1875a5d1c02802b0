import { expect } from 'chai';
import { chart, find, helm, refusalOf, render } from './helm.js';
import { environment, podSpecs } from './pods.js';

describe('the values files for real environments', () => {
  it('leave the uid and the groups to OpenShift, and stay restricted', () => {
    for (const [pod, spec] of podSpecs(render({ file: 'values-openshift.yaml' }))) {
      expect(spec.securityContext, pod).to.deep.equal({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      for (const { securityContext } of [...(spec.initContainers ?? []), ...spec.containers])
        expect(securityContext, pod).to.not.have.any.keys('runAsUser', 'runAsGroup');
    }
  });

  it('render to the same each time, and make no Secret, for GitOps', () => {
    const rendered = (): string =>
      helm('template', 'duet', chart, '--values', `${chart}/examples/values-gitops.yaml`).stdout;
    const first = rendered();
    expect(first).to.equal(rendered());
    expect(first).to.include('kind: Deployment').and.not.include('kind: Secret\n');
  });

  for (const [file, inbound, outbound, native] of [
    [
      'values-istio.yaml',
      'traffic.sidecar.istio.io/excludeInboundPorts',
      'traffic.sidecar.istio.io/excludeOutboundPorts',
      'sidecar.istio.io/nativeSidecar',
    ],
    [
      'values-linkerd.yaml',
      'config.linkerd.io/skip-inbound-ports',
      'config.linkerd.io/skip-outbound-ports',
      'config.beta.linkerd.io/proxy-enable-native-sidecar',
    ],
  ] as const) {
    it(`lead every port of the services past the proxy of ${file}, which ends after them`, () => {
      const objects = render({ file });
      const specs = podSpecs(objects);
      const ports = (container: string, ...names: string[]): number[] =>
        (specs.get(`Deployment/duet-${container}`)?.containers[0]?.ports ?? [])
          .filter(({ name = '' }) => names.length === 0 || names.includes(name))
          .map(({ containerPort }) => containerPort);
      const all = [...new Set([...ports('user'), ...ports('post')])];
      const grpc = [...ports('user', 'grpc'), ...ports('post', 'grpc')];
      const listed = (text: string | undefined): number[] => (text ?? '').split(',').map(Number);
      const annotated = [
        find(objects, 'Deployment', 'duet-user').spec?.template,
        find(objects, 'Deployment', 'duet-post').spec?.template,
        objects.find(({ kind }) => kind === 'Pod'),
      ];
      for (const pod of annotated) {
        const annotations = pod?.metadata?.annotations ?? {};
        expect(listed(annotations[inbound])).to.have.members(all);
        expect(listed(annotations[outbound])).to.have.members(grpc);
        expect(annotations[native]).to.equal('true');
      }
      for (const name of ['duet-user', 'duet-user-headless', 'duet-post', 'duet-post-headless'])
        expect(find(objects, 'Service', name).spec?.ports?.[0], name).to.include({
          name: 'grpc',
          appProtocol: 'https',
        });
      expect(refusalOf({ file, set: ['tls.source=disabled'] })).to.include('auth.enabled needs TLS');
    });
  }

  it("tell the sidecars of Istio's callers that the gRPC ports speak TLS of their own", () => {
    const objects = render({ file: 'values-istio.yaml', release: 'shop-duet' });
    const policy = objects.find(({ kind }) => kind === 'PeerAuthentication') as
      | { metadata: object; spec: { selector: { matchLabels: Record<string, string> }; portLevelMtls: object } }
      | undefined;
    expect(policy?.metadata).to.deep.equal({ name: 'shop-duet' });
    expect(policy?.spec.portLevelMtls).to.deep.equal({ 9000: { mode: 'DISABLE' }, 9001: { mode: 'DISABLE' } });
    for (const name of ['shop-duet-user', 'shop-duet-post'])
      expect(find(objects, 'Deployment', name).spec?.template.metadata?.labels).to.include(
        policy?.spec.selector.matchLabels,
      );
  });

  for (const [file, spec] of [
    ['values-ipv6.yaml', { ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv6'] }],
    ['values-dual-stack.yaml', { ipFamilyPolicy: 'RequireDualStack' }],
  ] as const) {
    it(`listen on IPv6 and have the families of ${file} on all Services of User and Post`, () => {
      const objects = render({ file });
      for (const component of ['user', 'post']) {
        const variables = environment(podSpecs(objects).get(`Deployment/duet-${component}`) ?? { containers: [] });
        for (const name of ['LISTEN_ADDRESS', 'HEALTH_ADDRESS', 'METRICS_ADDRESS'])
          expect(variables.get(name), name).to.match(/^\[::\]:\d+$/);
        for (const name of [`duet-${component}`, `duet-${component}-headless`])
          expect(find(objects, 'Service', name).spec, name).to.deep.include(spec);
      }
    });
  }
});
