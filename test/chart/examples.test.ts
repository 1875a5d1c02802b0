import { expect } from 'chai';
import { find, helm, chart, render } from './helm.js';
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
