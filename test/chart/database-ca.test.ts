import { expect } from 'chai';
import { render } from './helm.js';
import { environment, podSpecs, restrictedViolations } from './pods.js';

const secrets = [
  'database.source=existingSecret',
  'database.existingSecret.user.name=pg-user',
  'database.existingSecret.user.key=uri',
  'database.existingSecret.user.ca.name=pg-ca',
  'database.existingSecret.user.ca.key=root.crt',
  'database.existingSecret.post.name=posts',
];

describe('a database by a URL and a CA', () => {
  it('mounts the one key of the CA, in the service and in the doctor, and says where it is', () => {
    const specs = podSpecs(render({ set: secrets }));
    const projected = {
      defaultMode: 0o440,
      sources: [{ secret: { name: 'pg-ca', items: [{ key: 'root.crt', path: 'ca.crt' }] } }],
    };
    for (const [pod, volume, prefix] of [
      ['Deployment/duet-user', 'database', ''],
      ['Pod/duet-test', 'user-database', 'USER_'],
    ] as const) {
      const spec = specs.get(pod) ?? { containers: [] };
      const mountPath = `/var/run/secrets/duet/${volume}`;
      expect(spec.volumes, pod).to.deep.include({ name: volume, projected });
      expect(spec.containers[0]?.volumeMounts, pod).to.deep.include({ name: volume, mountPath, readOnly: true });
      expect(environment(spec).get(`${prefix}DATABASE_CA_FILE`), pod).to.equal(`${mountPath}/ca.crt`);
      expect(environment(spec).get(`${prefix}DATABASE_URL`), pod).to.equal('secret:pg-user/uri');
      expect(restrictedViolations(spec), pod).to.deep.equal([]);
    }
  });

  it('leaves a service without a CA as it is', () => {
    const specs = podSpecs(render({ set: secrets }));
    const post = specs.get('Deployment/duet-post') ?? { containers: [] };
    expect((post.volumes ?? []).map(({ name }) => name)).not.to.include('database');
    expect(environment(post).has('DATABASE_CA_FILE')).to.equal(false);
    const doctor = environment(specs.get('Pod/duet-test') ?? { containers: [] });
    expect([doctor.has('POST_DATABASE_CA_FILE'), doctor.get('POST_DATABASE_URL')]).to.deep.equal([
      false,
      'secret:posts/url',
    ]);
  });
});

describe('the doctor of services whose own settings differ', () => {
  const trusting = (component: string): Record<string, unknown> => ({
    extraEnv: [{ name: 'NODE_EXTRA_CA_CERTS', value: `/ca/${component}.crt` }],
    extraVolumes: [{ name: 'ca', secret: { secretName: `${component}-ca` } }],
    extraVolumeMounts: [{ name: 'ca', mountPath: '/ca' }],
  });
  const specs = (user: string, post: string): ReturnType<typeof podSpecs> =>
    podSpecs(render({ json: { user: trusting(user), post: trusting(post) } }));

  it('looks at the database of each with the settings of that one', () => {
    const found = specs('users', 'posts');
    for (const [pod, ca, own, other] of [
      ['Pod/duet-test', 'posts', 'POST', 'USER'],
      ['Pod/duet-test-user', 'users', 'USER', 'POST'],
    ] as const) {
      const spec = found.get(pod) ?? { containers: [] };
      const variables = environment(spec);
      expect(variables.get('NODE_EXTRA_CA_CERTS'), pod).to.equal(`/ca/${ca}.crt`);
      expect(spec.volumes, pod).to.deep.include({ name: 'ca', secret: { secretName: `${ca}-ca` } });
      expect([variables.has(`${own}_DATABASE_URL`), variables.has(`${other}_DATABASE_URL`)], pod).to.deep.equal([
        true,
        false,
      ]);
      expect(restrictedViolations(spec), pod).to.deep.equal([]);
    }
    expect(environment(found.get('Pod/duet-test-user') ?? { containers: [] }).has('POST_ADDRESS')).to.equal(false);
  });

  it('is one pod where they are the same', () => {
    const names = [...specs('same', 'same').keys()].filter((name) => name.startsWith('Pod/'));
    expect(names).to.deep.equal(['Pod/duet-test']);
  });
});
