import type { V1NetworkPolicy, V1RoleBinding, V1ServiceAccount } from '@kubernetes/client-node';
import { expect } from 'chai';
import { parseAccessPolicy } from '../../src/grpc/auth/index.js';
import { baselineChart, chart, find, helm, pathOfValues, render, valuesFiles } from './helm.js';
import { environment, podSpecs, restrictedViolations } from './pods.js';

describe('the manifests', () => {
  for (const file of valuesFiles) {
    describe(`with ${file}`, () => {
      const objects = render({ file });

      it('pass the strict linter', () => {
        const { status, stdout } = helm('lint', '--strict', chart, '--values', pathOfValues(file));
        expect(status, stdout).to.equal(0);
        expect(stdout).to.not.match(/\[(?:INFO|WARNING|ERROR)\]/);
      });

      it('run where the restricted Pod Security Standard is enforced', () => {
        for (const [pod, spec] of podSpecs(objects)) expect(restrictedViolations(spec), pod).to.deep.equal([]);
      });

      it('have read-only roots and ask for cpu and memory', () => {
        for (const [pod, spec] of podSpecs(objects)) {
          for (const { securityContext, resources } of [...(spec.initContainers ?? []), ...spec.containers]) {
            expect(securityContext?.readOnlyRootFilesystem, pod).to.equal(true);
            expect(resources?.requests, pod).to.have.keys('cpu', 'memory');
          }
        }
      });

      it('mount no token but those they project', () => {
        for (const [pod, spec] of podSpecs(objects)) expect(spec.automountServiceAccountToken, pod).to.equal(false);
        for (const object of objects.filter(({ kind }) => kind === 'ServiceAccount')) {
          expect((object as V1ServiceAccount).automountServiceAccountToken).to.equal(false);
        }
      });

      it('mount only volumes that the pod has, and directories rather than files, so that they are renewed', () => {
        for (const [pod, spec] of podSpecs(objects)) {
          const volumes = new Set([...(spec.volumes ?? []).map(({ name }) => name), 'data']);
          for (const { name, subPath } of spec.containers.flatMap(({ volumeMounts }) => volumeMounts ?? [])) {
            expect(volumes, pod).to.include(name);
            expect(subPath, pod).to.equal(undefined);
          }
        }
      });

      it('name no object twice', () => {
        const names = objects.map(({ kind, metadata }) => `${kind}/${metadata?.name}`);
        expect(names).to.deep.equal([...new Set(names)]);
      });
    });
  }

  it('take longer to replace the pods there are than a client waits before it resolves a name again', () => {
    for (const component of ['user', 'post']) {
      const { spec } = find(render(), 'Deployment', `duet-${component}`);
      const { replicas = 1, minReadySeconds = 0, template } = spec ?? {};
      const preStopSeconds = template?.spec?.containers[0]?.lifecycle?.preStop?.sleep?.seconds ?? 0;
      // From a new pod's address in DNS to the end of the last connection to an old one, compared with the 30 s of a
      // client and 5 of DNS.
      expect(replicas * minReadySeconds + preStopSeconds, component).to.be.above(35);
    }
  });

  it('take a release and a namespace whose names YAML would read as numbers', () => {
    for (const object of render({ release: '123', namespace: '456' })) {
      for (const [name, value] of Object.entries(object.metadata?.labels ?? {}))
        expect(value, `${object.kind} ${name}`).to.be.a('string');
      if (object.kind === 'RoleBinding')
        expect((object as V1RoleBinding).subjects?.map(({ namespace }) => namespace)).to.deep.equal(['456']);
    }
    // One that Helm's YAML 1.1 parser reads as a boolean.
    const { stdout } = helm(
      'template',
      'y',
      chart,
      '--set',
      'metrics.podMonitor.enabled=true,metrics.prometheusRule.enabled=true',
    );
    expect(stdout).to.include('app.kubernetes.io/instance: "y"').and.not.match(/: y$/m);
  });

  it('find and select each service by the same labels', () => {
    const objects = render();
    for (const component of ['user', 'post']) {
      const { spec } = find(objects, 'Deployment', `duet-${component}`);
      const labels = spec?.template.metadata?.labels;
      const selectors = [
        spec?.selector.matchLabels,
        find(objects, 'Service', `duet-${component}`).spec?.selector,
        find(objects, 'Service', `duet-${component}-headless`).spec?.selector,
        find(objects, 'PodDisruptionBudget', `duet-${component}`).spec?.selector?.matchLabels,
      ];
      for (const selector of selectors) {
        expect(selector).to.include({ 'app.kubernetes.io/component': component, 'app.kubernetes.io/instance': 'duet' });
        expect(labels).to.include(selector);
      }
    }
  });

  it('give a pod the time that it needs to drain', () => {
    const spec = podSpecs(render({ set: ['drain.preStopSeconds=15', 'user.drain.timeoutSeconds=60'] }));
    expect(spec.get('Deployment/duet-user')?.terminationGracePeriodSeconds).to.equal(80);
    expect(spec.get('Deployment/duet-post')?.terminationGracePeriodSeconds).to.equal(45);
    expect(spec.get('Deployment/duet-post')?.containers[0]?.lifecycle?.preStop?.sleep?.seconds).to.equal(15);
  });

  it('probe health alone, in plaintext, and give a start five minutes', () => {
    for (const component of ['user', 'post']) {
      const container = podSpecs(render()).get(`Deployment/duet-${component}`)?.containers[0];
      const { startupProbe, livenessProbe, readinessProbe } = container ?? {};
      expect(startupProbe?.grpc).to.deep.equal({ port: 8081, service: '' });
      expect((startupProbe?.periodSeconds ?? 0) * (startupProbe?.failureThreshold ?? 0)).to.equal(300);
      expect(livenessProbe?.grpc).to.deep.equal({ port: 8081, service: 'liveness' });
      expect(readinessProbe?.grpc).to.deep.equal({ port: 8081, service: '' });
    }
  });

  it('let Post watch EndpointSlices in its namespace and nothing else', () => {
    const { rules } = find(render(), 'Role', 'duet-post');
    expect(rules).to.deep.equal([
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['get', 'list', 'watch'] },
    ]);
    expect(render().filter(({ kind }) => kind?.startsWith('ClusterRole'))).to.deep.equal([]);
  });

  it("let the doctor list EndpointSlices as the release's client, and promise it the names that certificates carry", () => {
    const objects = render();
    expect(find(objects, 'Role', 'duet-client').rules).to.deep.equal([
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['get', 'list', 'watch'] },
    ]);
    expect(render({ set: ['rbac.create=false'] }).filter(({ kind }) => kind === 'Role')).to.deep.equal([]);
    const doctor = podSpecs(objects).get('Pod/duet-test') ?? { containers: [] };
    expect(doctor.serviceAccountName).to.equal('duet-client');
    for (const component of ['user', 'post']) {
      const certificate = objects.find(
        ({ kind, metadata }) => kind === 'Certificate' && metadata?.name === `duet-${component}`,
      ) as { spec?: { dnsNames?: string[] } } | undefined;
      expect(environment(doctor).get(`${component.toUpperCase()}_CERTIFICATE_NAMES`)?.split(','))
        .to.deep.equal(certificate?.spec?.dnsNames)
        .and.include(`*.duet-${component}-headless.shop.svc`);
    }
    const audiences = doctor.volumes
      ?.find(({ name }) => name === 'tokens')
      ?.projected?.sources?.map(({ serviceAccountToken: token }) => [token?.path, token?.audience]);
    expect(audiences).to.deep.equal([
      ['user', 'duet-user.shop'],
      ['post', 'duet-post.shop'],
    ]);
  });

  it('let the doctor in and out where network policies are on', () => {
    const objects = render({
      set: ['networkPolicy.enabled=true', 'networkPolicy.apiServer.cidrs={10.0.0.1/32}', 'networkPolicy.clients=null'],
    });
    const policy = (name: string): V1NetworkPolicy | undefined =>
      objects.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata?.name === name);
    for (const name of ['duet-user', 'duet-post', 'duet-postgresql'])
      expect(JSON.stringify(policy(name)?.spec?.ingress?.[0]), name).to.include('/component":"test"');
    const ports = policy('duet-test')?.spec?.egress?.flatMap((rule) => rule.ports?.map(({ port }) => port));
    expect(ports).to.deep.equal([53, 53, 9000, 9001, 5432, 443, 6443]);
  });

  it('open port 53 for no peer when no DNS is named', () => {
    const set = ['networkPolicy.enabled=true', 'networkPolicy.apiServer.cidrs={10.0.0.1/32}'];
    const objects = render({ set: [...set, 'networkPolicy.dns=null'] });
    for (const name of ['duet-user', 'duet-post', 'duet-test']) {
      const rules = find(objects, 'NetworkPolicy', name).spec?.egress ?? [];
      for (const { to, ports = [] } of rules) {
        expect(to, name).to.be.an('array').that.is.not.empty;
        expect(
          ports.map(({ port }) => port),
          name,
        ).to.not.include(53);
      }
    }
    const empty = ['--set', set.join(','), '--set-json', 'networkPolicy.dns=[]'];
    const { stdout, stderr } = helm('template', 'duet', chart, ...empty);
    expect(stderr).to.equal('');
    expect(stdout).to.include('kind: NetworkPolicy').and.not.include('port: 53,');
  });

  it('quote an audience that looks like a number', () => {
    const { stdout, stderr } = helm('template', 'duet', chart, '--set-string', 'auth.audience=123');
    expect(stderr).to.equal('');
    const audiences = [...stdout.matchAll(/^ *audience: (.*)$/gm)].map(([, value]) => value);
    expect(audiences.filter((value) => value?.includes('123'))).to.not.be.empty;
    for (const value of audiences) expect(value).to.match(/^".*"$/);
  });

  it('let only Post call, for the methods that it needs, and the client account', () => {
    const objects = render({ release: 'a', namespace: 'b' });
    const may = (component: string, subject: string, service: string, method: string): boolean =>
      parseAccessPolicy(find(objects, 'ConfigMap', `a-${component}-policy`).data?.['policy.json'] ?? '').allows(
        `system:serviceaccount:b:${subject}`,
        { service, path: `/${service}/${method}` },
      );
    for (const method of ['GetUser', 'BatchGetUsers'])
      expect(may('user', 'a-post', 'v1.user.User', method), method).to.equal(true);
    for (const method of ['ListUsers', 'DeleteUser', 'ExportUsers'])
      expect(may('user', 'a-post', 'v1.user.User', method), method).to.equal(false);
    expect(may('user', 'a-client', 'v1.user.User', 'DeleteUser')).to.equal(true);
    expect(may('post', 'a-client', 'v1.post.Post', 'DeletePost')).to.equal(true);
    for (const subject of ['a-user', 'a-post', 'default'])
      expect(may('post', subject, 'v1.post.Post', 'GetPost'), subject).to.equal(false);
  });

  it('give each release and service an audience of its own, and Post a token for User', () => {
    const specs = podSpecs(render({ release: 'a', namespace: 'b' }));
    const post = specs.get('Deployment/a-post');
    expect(environment(specs.get('Deployment/a-user') ?? { containers: [] }).get('AUTH_AUDIENCE')).to.equal('a-user.b');
    expect(environment(post ?? { containers: [] }).get('AUTH_AUDIENCE')).to.equal('a-post.b');
    const token = post?.volumes?.find(({ name }) => name === 'user-token')?.projected?.sources?.[0]
      ?.serviceAccountToken;
    expect(token?.audience).to.equal('a-user.b');
  });

  it('make one password for each role, and put it into the URL that the service reads', () => {
    const { data = {}, metadata } = find(render(), 'Secret', 'duet-database');
    const read = (key: string): string => Buffer.from(data[key] ?? '', 'base64').toString();
    expect(read('user-password'))
      .to.match(/^[A-Za-z0-9]{32}$/)
      .and.not.equal(read('post-password'));
    expect(read('user-url')).to.equal(
      `postgres://duet_user:${read('user-password')}@duet-postgresql.shop.svc:5432/duet_user`,
    );
    expect(read('post-url')).to.equal(
      `postgres://duet_post:${read('post-password')}@duet-postgresql.shop.svc:5432/duet_post`,
    );
    expect(metadata?.annotations).to.deep.equal({ 'helm.sh/resource-policy': 'keep' });
  });

  it('take databases and certificates from Secrets that are there', () => {
    const objects = render({ file: 'existing-secrets-values.yaml' });
    expect(
      objects.filter(({ kind }) => ['Secret', 'StatefulSet', 'Certificate', 'Issuer'].includes(kind ?? '')),
    ).to.deep.equal([]);
    const user = podSpecs(objects).get('Deployment/duet-user') ?? { containers: [] };
    expect(environment(user).get('DATABASE_URL')).to.equal('secret:databases/user-url');
    expect(user.volumes?.find(({ name }) => name === 'tls')?.projected?.sources?.[0]?.secret?.name).to.equal(
      'user-certificate',
    );
  });

  it('show and ask for certificates with mutual TLS, from the test too', () => {
    const specs = podSpecs(render({ file: 'mutual-tls-values.yaml' }));
    const post = environment(specs.get('Deployment/duet-post') ?? { containers: [] });
    expect([post.get('TLS_MODE'), post.get('USER_TLS_MODE')]).to.deep.equal(['mutual', 'mutual']);
    const test = specs.get('Pod/duet-test') ?? { containers: [] };
    expect(environment(test).get('POST_TLS_MODE')).to.equal('mutual');
    expect(test.volumes?.[0]?.projected?.sources?.[0]?.secret?.name).to.equal('duet-client-tls');
  });

  it('have a test where there is a certificate for it to show', () => {
    const test = (...set: string[]) =>
      podSpecs(render({ set: ['tls.mode=mutual', 'client.create=false', ...set] })).get('Pod/duet-test');
    expect(test()).to.equal(undefined);
    const existing = ['tls.source=existingSecret', 'tls.existingSecret.user=a', 'tls.existingSecret.post=b'];
    expect(test(...existing)).to.equal(undefined);
    expect(
      test(...existing, 'tls.existingSecret.client=c')?.volumes?.[0]?.projected?.sources?.[0]?.secret?.name,
    ).to.equal('c');
  });

  it('run the test where Post runs, and with what Post is given', () => {
    const set = [
      'post.extraEnv[0].name=NODE_EXTRA_CA_CERTS',
      'post.extraEnv[0].value=/etc/pg/ca.crt',
      'post.extraEnv[1].name=USER_TLS_MODE',
      'post.extraEnv[1].value=disabled',
      'post.extraVolumes[0].name=pg',
      'post.extraVolumes[0].configMap.name=pg-ca',
      'post.extraVolumeMounts[0].name=pg',
      'post.extraVolumeMounts[0].mountPath=/etc/pg',
      'nodeSelector.pool=services',
      'tolerations[0].key=services',
      'priorityClassName=high',
      'post.userClient.serverName=users.shop.example',
    ];
    const doctor = podSpecs(render({ set })).get('Pod/duet-test') ?? { containers: [] };
    expect(doctor).to.deep.include({
      nodeSelector: { pool: 'services' },
      tolerations: [{ key: 'services' }],
      priorityClassName: 'high',
    });
    expect(doctor.volumes).to.deep.include({ name: 'pg', configMap: { name: 'pg-ca' } });
    expect(doctor.containers[0]?.volumeMounts).to.deep.include({ name: 'pg', mountPath: '/etc/pg' });
    const environmentOfDoctor = environment(doctor);
    expect(environmentOfDoctor.get('NODE_EXTRA_CA_CERTS')).to.equal('/etc/pg/ca.crt');
    expect(environmentOfDoctor.get('USER_TLS_SERVER_NAME')).to.equal('users.shop.example');
    expect(environmentOfDoctor.get('POST_TLS_SERVER_NAME')).to.equal('duet-post.shop.svc');
    expect(doctor.containers[0]?.env?.filter(({ name }) => name === 'USER_TLS_MODE')).to.deep.equal([
      { name: 'USER_TLS_MODE', value: 'server' },
    ]);
  });

  it('trust a bundle of CAs instead of the one in a Secret, everywhere', () => {
    for (const [pod, spec] of podSpecs(
      render({ set: ['tls.trustBundle.configMap=cas', 'tls.trustBundle.key=all.pem', 'tls.mode=mutual'] }),
    )) {
      if (pod.startsWith('StatefulSet')) continue;
      const volumes = (spec.volumes ?? []).filter(({ name }) => name.endsWith('tls'));
      expect(volumes, pod).to.have.length(pod === 'Pod/duet-test' ? 2 : 1);
      for (const { projected: { sources = [] } = {} } of volumes) {
        expect(
          sources[0]?.secret?.items?.map(({ key }) => key),
          pod,
        ).to.deep.equal(['tls.crt', 'tls.key']);
        expect(sources[1]?.configMap, pod).to.deep.equal({ name: 'cas', items: [{ key: 'all.pem', path: 'ca.crt' }] });
      }
    }
  });

  it('need no API server where neither tokens nor EndpointSlices are asked of it', () => {
    const specs = podSpecs(
      render({ file: 'tls-disabled-values.yaml', set: ['post.userClient.address=dns:///users.example:9000'] }),
    );
    for (const component of ['user', 'post']) {
      expect(specs.get(`Deployment/duet-${component}`)?.volumes ?? []).to.deep.equal([]);
    }
  });

  // One pod runs the database, so its restart fails calls. Even a comment in its files is a part of it.
  it('keep the pod of the bundled database as it was in the baseline, so that an upgrade does not restart it', () => {
    const podOf = (rendered: string): unknown => {
      const { spec } = find(render({ chart: rendered }), 'StatefulSet', 'duet-postgresql');
      return { annotations: spec?.template?.metadata?.annotations, spec: spec?.template?.spec };
    };
    expect(podOf(chart)).to.deep.equal(podOf(baselineChart));
  });
});
