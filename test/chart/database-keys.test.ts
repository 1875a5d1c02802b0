import { expect } from 'chai';
import { refusal, render } from './helm.js';
import { environment, podSpecs } from './pods.js';

describe('a database by separate keys', () => {
  const set = [
    'database.source=existingSecret',
    'database.existingSecret.user.name=users-db-app',
    'database.existingSecret.user.form=keys',
    'database.existingSecret.user.keys.user=username',
    'database.existingSecret.user.ca.name=users-db-ca',
    'database.existingSecret.post.name=posts',
  ];

  it('is mounted by the names that DATABASE_DIRECTORY asks for, in the service and in the doctor', () => {
    const specs = podSpecs(render({ set }));
    const projected = {
      defaultMode: 0o440,
      sources: [
        {
          secret: {
            name: 'users-db-app',
            items: [
              { key: 'host', path: 'host' },
              { key: 'username', path: 'user' },
              { key: 'password', path: 'password' },
              { key: 'dbname', path: 'dbname' },
            ],
          },
        },
        { secret: { name: 'users-db-app', optional: true, items: [{ key: 'port', path: 'port' }] } },
        { secret: { name: 'users-db-ca', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      ],
    };
    for (const [pod, volume, prefix] of [
      ['Deployment/duet-user', 'database', ''],
      ['Pod/duet-test', 'user-database', 'USER_'],
    ] as const) {
      const spec = specs.get(pod) ?? { containers: [] };
      expect(spec.volumes, pod).to.deep.include({ name: volume, projected });
      const mountPath = `/var/run/secrets/duet/${volume}`;
      expect(spec.containers[0]?.volumeMounts, pod).to.deep.include({ name: volume, mountPath, readOnly: true });
      expect(environment(spec).get(`${prefix}DATABASE_DIRECTORY`), pod).to.equal(mountPath);
      expect(environment(spec).has(`${prefix}DATABASE_URL`), pod).to.equal(false);
    }
    const post = environment(specs.get('Deployment/duet-post') ?? { containers: [] });
    expect([post.get('DATABASE_URL'), post.get('DATABASE_DIRECTORY')]).to.deep.equal(['secret:posts/url', undefined]);
  });

  for (const [values, said] of [
    [['database.existingSecret.user.form=keys'], 'user.form=keys needs database.source=existingSecret'],
    [['database.existingSecret.post.ca.name=a'], 'post.ca.name needs database.source=existingSecret'],
  ] as const) {
    it(`is refused in a sentence with ${values.at(-1)}`, () => expect(refusal(...values)).to.include(said));
  }
});
