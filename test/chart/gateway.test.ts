import type { V1PodSpec } from '@kubernetes/client-node';
import { expect } from 'chai';
import { gatewaySettings } from '../../src/gateway/settings.js';
import { loadConfig } from '../../src/platform/config.js';
import { doctorSettings, type GatewaySettings } from '../../src/doctor/settings.js';
import { find, refusal, render, type Rendering } from './helm.js';
import { environment, podSpecs, restrictedViolations } from './pods.js';

const enabled: Rendering = { set: ['gateway.enabled=true'] };
const environmentOf = (rendering: Rendering): Record<string, string> =>
  Object.fromEntries(environment(podSpecs(render(rendering)).get('Deployment/duet-gateway') ?? { containers: [] }));

/** The gateway's settings in the doctor's pod. */
const toldToDoctor = (pod: V1PodSpec): GatewaySettings | undefined => {
  const { gateway } = doctorSettings.groups;
  return loadConfig({ groups: { gateway }, rules: [] }, Object.fromEntries(environment(pod))).gateway.settings;
};

describe('the gateway in the chart', () => {
  it('is not there unless it is wanted', () => {
    const named = render().filter(({ metadata }) => metadata?.name?.includes('gateway'));
    expect(named).to.deep.equal([]);
  });

  it('has what User and Post have', () => {
    const objects = render({
      set: ['gateway.enabled=true', 'gateway.autoscaling.enabled=true', 'networkPolicy.enabled=true'],
      json: { networkPolicy: { enabled: true, apiServer: { cidrs: ['10.0.0.1/32'] } } },
    });
    const kinds = objects
      .filter(({ metadata }) => metadata?.labels?.['app.kubernetes.io/component'] === 'gateway')
      .map(({ kind }) => kind);
    expect(kinds).to.have.members([
      'Certificate',
      'Deployment',
      'HorizontalPodAutoscaler',
      'NetworkPolicy',
      'PodDisruptionBudget',
      'Service',
      'ServiceAccount',
    ]);
    for (const name of ['duet-user', 'duet-post'])
      expect(JSON.stringify(find(objects, 'NetworkPolicy', name).spec?.ingress), name).to.include('"gateway"');
  });

  it("knows the services' addresses and CAs, and has no unknown setting", () => {
    const { user, post, tls, http } = loadConfig(gatewaySettings, environmentOf(enabled));
    expect([user.address, post.address]).to.deep.equal([
      'dns:///duet-user-headless.shop:9000',
      'dns:///duet-post-headless.shop:9001',
    ]);
    expect([user.tls, post.tls].map((one) => one.mode === 'disabled' || one.serverName)).to.deep.equal([
      'duet-user.shop.svc',
      'duet-post.shop.svc',
    ]);
    expect([tls.mode, http.page, http.docs]).to.deep.equal(['server', false, true]);
    const names = Object.values(gatewaySettings.groups).flatMap(({ variables }) => variables.map(({ name }) => name));
    const given = Object.keys(environmentOf(enabled));
    expect(given.filter((name) => !names.includes(name))).to.deep.equal([]);
    expect(given.filter((name) => name.endsWith('TOKEN_FILE'))).to.deep.equal([]);
  });

  it('serves plaintext behind an ingress, by its names and for its pages, where that is wanted', () => {
    const config = loadConfig(
      gatewaySettings,
      environmentOf({
        set: [
          'gateway.enabled=true',
          'gateway.tls.mode=disabled',
          'gateway.page.enabled=true',
          'gateway.allowedHosts={api.example}',
          'gateway.corsOrigins={https://app.example}',
          'gateway.limits.maxRequests=7',
        ],
      }),
    );
    expect(config.tls).to.deep.equal({ mode: 'disabled' });
    expect(config.user.tls.mode).to.equal('server');
    expect([...(config.http.allowedHosts ?? []), ...config.http.corsOrigins]).to.deep.equal([
      'api.example',
      'https://app.example',
    ]);
    expect([config.http.page, config.http.maxRequests]).to.deep.equal([true, 7]);
  });

  it('runs where restricted Pod Security is enforced, with nowhere to write', () => {
    const spec = podSpecs(render(enabled)).get('Deployment/duet-gateway') ?? { containers: [] };
    expect(restrictedViolations(spec)).to.deep.equal([]);
    expect(spec.containers.map(({ securityContext }) => securityContext?.readOnlyRootFilesystem)).to.deep.equal([true]);
  });

  it('is named to the doctor, with its CA and its names, and may be asked by it', () => {
    const set = ['gateway.enabled=true', 'gateway.allowedHosts={api.example,www.example}', 'gateway.service.port=443'];
    const json = { networkPolicy: { enabled: true, apiServer: { cidrs: ['10.0.0.1/32'] } } };
    const objects = render({ set, json });
    const pod = podSpecs(objects).get('Pod/duet-test') ?? { containers: [] };
    expect(toldToDoctor(pod)).to.deep.equal({
      address: 'kubernetes:///duet-gateway.shop:8080',
      tls: { mode: 'server', directory: '/var/run/secrets/duet/gateway-tls', serverName: 'duet-gateway.shop.svc' },
      allowedHosts: ['api.example', 'www.example'],
    });
    expect(pod.volumes).to.deep.include({
      name: 'gateway-tls',
      secret: { secretName: 'duet-gateway-tls', items: [{ key: 'ca.crt', path: 'ca.crt' }] },
    });
    expect(JSON.stringify(find(objects, 'NetworkPolicy', 'duet-test').spec?.egress)).to.include('"gateway"');
  });

  it('is not asked by the doctor where there is none, and in plaintext where it serves that', () => {
    const settingsOf = (rendering: Rendering) => {
      const pod = podSpecs(render(rendering)).get('Pod/duet-test') ?? { containers: [] };
      expect(JSON.stringify(pod.volumes)).to.not.include('gateway');
      return toldToDoctor(pod);
    };
    expect(settingsOf({})).to.equal(undefined);
    expect(settingsOf({ set: ['gateway.enabled=true', 'gateway.tls.mode=disabled'] })?.tls).to.deep.equal({
      mode: 'disabled',
    });
  });

  it('is checked by what stands in front of it, where it has TLS', () => {
    const set = [
      'gateway.enabled=true',
      'gateway.httpRoute.enabled=true',
      'gateway.httpRoute.parentRefs[0].name=edge',
      'gateway.ingress.enabled=true',
      'gateway.ingress.hosts={api.example}',
    ];
    const inFront = (...more: string[]) => {
      const objects = render({ set: [...set, ...more] }).filter(({ metadata }) => metadata?.name === 'duet-gateway');
      const policies = objects.filter(({ kind }) => kind === 'BackendTLSPolicy').map((one) => JSON.stringify(one));
      const { annotations } = objects.find(({ kind }) => kind === 'Ingress')?.metadata ?? {};
      const prefix = 'nginx.ingress.kubernetes.io';
      return { policies, said: ['backend-protocol', 'proxy-ssl-name'].map((key) => annotations?.[`${prefix}/${key}`]) };
    };
    for (const mode of ['server', 'mutual']) {
      const { policies, said } = inFront(`tls.mode=${mode}`);
      expect(policies).to.have.lengthOf(1);
      expect(policies[0]).to.include('"hostname":"duet-gateway.shop.svc"').and.include('"name":"duet-gateway-tls"');
      expect(said).to.deep.equal(['HTTPS', 'duet-gateway.shop.svc']);
    }
    expect(inFront('gateway.tls.mode=disabled')).to.deep.equal({ policies: [], said: ['HTTP', undefined] });
  });

  it('is refused with values that contradict each other, as User and Post are', () => {
    const refused: readonly (readonly [string, string])[] = [
      ['gateway.terminationGracePeriodSeconds=5', 'gateway: terminationGracePeriodSeconds=5 kills a pod before'],
      ['gateway.serviceAccount.create=false', 'gateway: serviceAccount.create=false needs'],
      ['gateway.service.loadBalancerClass=a', 'gateway: service.loadBalancerClass needs'],
      ['gateway.httpRoute.enabled=true', 'gateway.httpRoute.enabled needs gateway.httpRoute.parentRefs'],
      ['gateway.ingress.enabled=true', 'gateway: ingress.enabled needs ingress.hosts'],
      ['tls.source=existingSecret', 'needs tls.existingSecret.gateway'],
    ];
    for (const [value, sentence] of refused) {
      expect(refusal('gateway.enabled=true', value), value).to.include(sentence);
      expect(refusal(value), value).to.not.include(sentence);
    }
    const hosts = ['gateway.ingress.enabled=true', 'gateway.ingress.hosts={a.example}', 'gateway.enabled=true'];
    const ofPost = ['post.ingress.enabled=true', 'post.ingress.hosts={a.example}', 'post.ingress.tls[0].secretName=a'];
    expect(refusal(...hosts, ...ofPost)).to.include(
      'gateway.ingress.hosts and post.ingress.hosts both contain a.example',
    );
    expect(refusal(...hosts)).to.equal('');
  });

  it('mounts no token of its own', () => {
    const { template } = find(render(enabled), 'Deployment', 'duet-gateway').spec ?? {};
    expect(template?.spec?.automountServiceAccountToken).to.equal(false);
    expect(JSON.stringify(template?.spec?.volumes)).not.to.include('serviceAccountToken');
  });
});
