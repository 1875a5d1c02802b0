import { expect } from 'chai';
import { gatewaySettings } from '../../src/gateway/settings.js';
import { loadConfig } from '../../src/platform/config.js';
import { find, render, type Rendering } from './helm.js';
import { environment, podSpecs } from './pods.js';

const enabled: Rendering = { set: ['gateway.enabled=true'] };
const environmentOf = (rendering: Rendering): Record<string, string> =>
  Object.fromEntries(environment(podSpecs(render(rendering)).get('Deployment/duet-gateway') ?? { containers: [] }));

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

  it('is told where the services are and whom to trust, and nothing that it does not know', () => {
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

  it('mounts no token of its own', () => {
    const { template } = find(render(enabled), 'Deployment', 'duet-gateway').spec ?? {};
    expect(template?.spec?.automountServiceAccountToken).to.equal(false);
    expect(JSON.stringify(template?.spec?.volumes)).not.to.include('serviceAccountToken');
  });
});
