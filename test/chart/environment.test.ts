import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { doctorSettings } from '../../src/doctor/settings.js';
import { loadConfig } from '../../src/platform/config.js';
import { channelSettings } from '../../src/platform/settings/channel-settings.js';
import { commonSettings } from '../../src/platform/settings/common-settings.js';
import type { Group } from '../../src/platform/settings/group.js';
import { userSettings } from '../../src/user/settings.js';
import { render, valuesFiles, type Rendering } from './helm.js';
import { environment, podSpecs } from './pods.js';

const user = userSettings;
const post = { groups: { ...commonSettings({ port: 9001 }).groups, user: channelSettings('USER') }, rules: [] };

/** The files of a mounted Secret with separate keys. */
const keys = mkdtempSync(join(tmpdir(), 'duet-keys-'));
for (const file of ['host', 'user', 'password', 'dbname']) writeFileSync(join(keys, file), file);

/** The database settings of a service's pod, by URL or by separate keys. */
const withDatabase = (found: Map<string, string>, prefix = ''): Map<string, string> => {
  if (found.has(`${prefix}DATABASE_DIRECTORY`)) return found.set(`${prefix}DATABASE_DIRECTORY`, keys);
  expect(found.get(`${prefix}DATABASE_URL`)).to.match(/^secret:/);
  return found.set(`${prefix}DATABASE_URL`, 'postgres://role:password@host:5432/database');
};

/** The environment of a service's pod. */
const environmentOf = (component: string, rendering: Rendering): Map<string, string> => {
  const found = environment(podSpecs(render(rendering)).get(`Deployment/duet-${component}`) ?? { containers: [] });
  return withDatabase(found).set('KUBERNETES_SERVICE_HOST', '10.0.0.1');
};

const names = (groups: Readonly<Record<string, Group<unknown>>>): string[] =>
  Object.values(groups).flatMap(({ variables }) => variables.map(({ name }) => name));

describe('the environment that the chart sets', () => {
  after(() => rmSync(keys, { recursive: true }));

  for (const file of valuesFiles) {
    it(`is taken by both services, with ${file}`, () => {
      expect(() => loadConfig(user, Object.fromEntries(environmentOf('user', { file })))).to.not.throw();
      expect(() => loadConfig(post, Object.fromEntries(environmentOf('post', { file })))).to.not.throw();
    });
  }

  for (const file of valuesFiles) {
    it(`is taken by the doctor, and gives it both services and both databases, with ${file}`, () => {
      const pod = podSpecs(render({ file })).get('Pod/duet-test') ?? { containers: [] };
      const found = ['USER_', 'POST_'].reduce((variables, prefix) => withDatabase(variables, prefix), environment(pod));
      const given = { ...Object.fromEntries(found), KUBERNETES_SERVICE_HOST: '10.0.0.1' };
      const { user, post, issuer } = loadConfig(doctorSettings, given);
      expect([user.databaseUrl, post.databaseUrl]).to.not.include(undefined);
      expect([user.channel?.address, post.channel?.address]).to.deep.equal([
        'kubernetes:///duet-user-headless.shop:9000',
        'kubernetes:///duet-post-headless.shop:9001',
      ]);
      // A token exists only if there is a key source.
      expect(issuer.settings !== undefined).to.equal(user.channel?.tokenFile !== undefined);
      expect(Object.keys(given).filter((name) => !names(doctorSettings.groups).includes(name))).to.deep.equal([]);
      // The settings of Post's container are enough to check User.
      expect(loadConfig(doctorSettings, Object.fromEntries(environmentOf('post', { file }))).user.channel).to.not.equal(
        undefined,
      );
    });
  }

  it('has no variable that a service does not know', () => {
    expect([...environmentOf('user', {}).keys()].filter((name) => !names(user.groups).includes(name))).to.deep.equal(
      [],
    );
    expect(
      [...environmentOf('post', {}).keys()].filter(
        (name) => ![...names(post.groups), 'AUTHOR_BUDGET_MS'].includes(name),
      ),
    ).to.deep.equal([]);
  });

  it('carries what turns a timer off, and the extremes that the schema allows', () => {
    const set = [
      'keepalive.timeMs=off',
      'keepalive.maxConnectionAgeMs=off',
      'keepalive.maxConnectionIdleMs=2147483647',
      'keepalive.minTimeMs=0',
      'defaultDeadlineMs=off',
      'sendTimeoutMs=off',
      'responseMemoryBytes=8388608',
      'maxMessageBytes=1024',
      'drain.timeoutSeconds=3600',
      'databasePool.statementTimeoutMs=0',
      'databasePool.size=1000',
      'post.userClient.keepalive.timeMs=off',
      'post.userClient.readIdleTimeoutMs=off',
      'listenHost=[::]',
      'reflection=off',
      'logLevel=debug',
    ];
    const { keepalive, calls } = loadConfig(user, Object.fromEntries(environmentOf('user', { set })));
    expect(keepalive).to.include({
      timeMs: Infinity,
      maxConnectionAgeMs: Infinity,
      maxConnectionIdleMs: 2_147_483_647,
      minTimeMs: 0,
    });
    expect(calls).to.include({
      defaultDeadlineMs: Infinity,
      sendTimeoutMs: Infinity,
      responseMemoryBytes: 8_388_608,
      drainTimeoutMs: 3_600_000,
    });
    expect(() => loadConfig(post, Object.fromEntries(environmentOf('post', { set })))).to.not.throw();
  });
});
