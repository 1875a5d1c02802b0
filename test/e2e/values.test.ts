import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createAuthority } from '../../src/grpc/testing/index.js';
import { core, isStatus, secretValue } from './support/cluster.js';
import { type CommandResult, command, tryCommand } from './support/command.js';
import { openDefinitions } from './support/definitions.js';
import { type Values, chart, chartFolder, helm, install, valueFlags } from './support/helm.js';
import { openNamespace } from './support/release.js';

const filesOf = (folder: string): string[] => readdirSync(join(chartFolder, folder)).sort();

/** Values that make the chart create every kind of object, besides those of the values files. */
const everyKind = {
  'podDisruptionBudget.enabled': true,
  'autoscaling.enabled': true,
  'autoscaling.targetMemoryUtilizationPercentage': 80,
  'service.type': 'LoadBalancer',
  'service.loadBalancerClass': 'example.com/internal',
  'service.headless.annotations.owner': 'shop',
  'service.ipFamilyPolicy': 'SingleStack',
  'networkPolicy.enabled': true,
  'networkPolicy.apiServer.cidrs': '{192.0.2.1/32}',
  'networkPolicy.metrics[0].podSelector.matchLabels.app': 'prometheus',
  'metrics.serviceMonitor.enabled': true,
  'metrics.prometheusRule.enabled': true,
  'metrics.dashboard.enabled': true,
  'user.grpcRoute.enabled': true,
  'user.grpcRoute.parentRefs[0].name': 'edge',
  'user.grpcRoute.hostnames': '{user.example}',
  'post.ingress.enabled': true,
  'post.ingress.hosts': '{post.example}',
  'post.ingress.tls[0].secretName': 'post-example',
  'gateway.enabled': true,
  'gateway.httpRoute.enabled': true,
  'gateway.httpRoute.parentRefs[0].name': 'edge',
  'gateway.httpRoute.hostnames': '{api.example}',
  'gateway.ingress.enabled': true,
  'gateway.ingress.hosts': '{www.example}',
  'commonAnnotations.owner': 'shop',
};

describe('the values files of the chart', () => {
  let namespace: string;
  let close: (() => Promise<void>) | undefined;
  let closeDefinitions: (() => Promise<void>) | undefined;
  let hasBothFamilies: boolean;

  before(async () => {
    ({ namespace, close } = await openNamespace('values'));
    closeDefinitions = await openDefinitions();
    const both = { ipFamilyPolicy: 'RequireDualStack', ports: [{ port: 1 }] };
    hasBothFamilies = await core
      .createNamespacedService({ namespace, body: { metadata: { name: 'both' }, spec: both }, dryRun: 'All' })
      .then(
        () => true,
        (error: unknown) => {
          if (isStatus(error, 422)) return false;
          throw error;
        },
      );
  });
  after(async () => {
    await closeDefinitions?.();
    await close?.();
  });

  /**
   * The API server's response to the chart's objects for these values. The pod of `helm test` needs an account that a
   * dry run does not create.
   */
  const applyStrictly = async (release: string, values: Values): Promise<CommandResult> => {
    const flags = ['--skip-tests', '--namespace', namespace, release, chart, ...valueFlags(values)];
    const input = await command('helm', ['template', ...flags]);
    const apply = ['apply', '--dry-run=server', '--validate=strict', '--filename', '-'];
    return tryCommand('kubectl', ['--namespace', namespace, ...apply], { input });
  };

  it('with every kind of object: the API server takes all of it strictly, without a warning', async () => {
    const { code, stdout, stderr } = await applyStrictly('every-kind', { set: everyKind });
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    for (const kind of ['grpcroute', 'backendtlspolicy', 'ingress', 'networkpolicy', 'horizontalpodautoscaler'])
      expect(stdout).to.match(new RegExp(`^${kind}\\S*/every-kind-\\S+ created`, 'm'));
    const ofGateway = ['deployment', 'service', 'certificate', 'networkpolicy', 'poddisruptionbudget'];
    for (const kind of [...ofGateway, 'horizontalpodautoscaler', 'ingress', 'httproute'])
      expect(stdout).to.match(new RegExp(`^${kind}\\S*/every-kind-gateway created`, 'm'));
  });

  it('with a BackendTLSPolicy of a version that the cluster lacks: helm refuses it, with what to do', async () => {
    const apiVersion = { 'grpcRoute.backendTLSPolicy.apiVersion': 'v1alpha3' };
    const flags = ['every-kind', chart, '--dry-run=server', ...valueFlags({ set: { ...everyKind, ...apiVersion } })];
    const { code, stderr } = await tryCommand('helm', ['install', '--namespace', namespace, ...flags]);
    expect(code).to.equal(1);
    for (const component of ['user', 'gateway'])
      expect(stderr).to.include(`${component}: grpcRoute.backendTLSPolicy.apiVersion=v1alpha3 is a version that`);
    expect(stderr).to.include('set grpcRoute.backendTLSPolicy.create=false').and.not.include('post:');
  });

  for (const file of filesOf('examples')) {
    it(`${file}: the API server takes all of it strictly, without a warning`, async () => {
      const { code, stdout, stderr } = await applyStrictly('example', { files: [join(chartFolder, 'examples', file)] });
      if (hasBothFamilies || !/ipv6|dual-stack/.test(file)) {
        expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
        return;
      }
      // A single-family cluster accepts everything except Services of the other family.
      const refused = stderr.trim().split('\n');
      for (const line of refused) expect(line).to.match(/Service "example-\S+" is invalid: spec\.ipFamil.*configured/);
      expect(refused).to.have.lengthOf(4);
      expect(stdout).to.include('deployment.apps/example-user created');
    });
  }

  const createSecret = async (name: string, stringData: Record<string, string>): Promise<void> => {
    await core.createNamespacedSecret({ namespace, body: { metadata: { name }, stringData } });
  };

  /**
   * Objects that a file names but the chart does not create: the database is that of the release with default values.
   */
  const prepare: Readonly<Record<string, () => Promise<void>>> = {
    'existing-secrets': async () => {
      const url = (key: string): Promise<string> => secretValue(namespace, 'default-database', key);
      await createSecret('databases', { 'user-url': await url('user-url'), 'post-url': await url('post-url') });
      const authority = createAuthority('a CA of its own');
      for (const component of ['user', 'post']) {
        const leaf = authority.issue({ dns: [`existing-secrets-${component}.${namespace}.svc`] });
        await createSecret(`${component}-certificate`, {
          'ca.crt': authority.certificatePem,
          'tls.crt': leaf.certificatePem,
          'tls.key': leaf.privateKeyPem,
        });
      }
    },
  };

  for (const file of filesOf('ci')) {
    const release = file.replace('-values.yaml', '');
    const files = [join(chartFolder, 'ci', file)];

    it(`${file}: the API server takes all of it strictly, without a warning`, async () => {
      const { code, stderr } = await applyStrictly(release, { files });
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    });

    it(`${file}: installs where restricted Pod Security is enforced, and passes helm test`, async function () {
      this.timeout(300_000);
      await prepare[release]?.();
      await install(namespace, release, { files, set: { replicaCount: 1, minReadySeconds: 0 } });
      expect(await helm('test', namespace, release, '--logs', '--timeout', '90s')).to.match(/Phase:\s+Succeeded/);
    });
  }
});
