import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { doctorSettings } from '../../src/doctor/settings.js';
import { gatewaySettings } from '../../src/gateway/settings.js';
import { loadConfig } from '../../src/platform/config.js';
import type { Environment, Settings } from '../../src/platform/settings/group.js';
import { postSettings } from '../../src/post/settings.js';
import { userSettings } from '../../src/user/settings.js';

const text = readFileSync(fileURLToPath(new URL('../../../docs/settings.md', import.meta.url)), 'utf8');

interface Row {
  readonly name: string;
  readonly fallback: string;
}

/** The tables of docs/settings.md, one after the other. */
const tables: readonly (readonly Row[])[] = text
  .split('| Variable |')
  .slice(1)
  .map((table) =>
    [...table.matchAll(/^\| `([A-Z_]+)` \| (.*?) \| .*\|$/gm)].map(([, name = '', fallback = '']) => ({
      name,
      fallback,
    })),
  );
const [shared = [], ofUser = [], ofPost = [], ofDoctor = [], ofGateway = []] = tables;

/** The processes that a table is for. */
const processesOf = (table: readonly Row[]): readonly Settings<object>[] => {
  if (table === ofDoctor) return [doctorSettings];
  if (table === ofGateway) return [gatewaySettings];
  return table === shared ? [userSettings, postSettings] : [table === ofUser ? userSettings : postSettings];
};
const rows = tables.flatMap((table) => table.map((row) => ({ ...row, processes: processesOf(table) })));

const namesOf = <C extends object>({ groups }: Settings<C>): string[] => {
  const names: string[] = [];
  for (const key in groups) names.push(...groups[key].variables.map(({ name }) => name));
  return names;
};

/** One in which every part is there: nothing hides behind a mode. */
const environment: Environment = {
  TLS_DIRECTORY: '/tls',
  AUTH_AUDIENCE: 'duet',
  AUTH_POLICY_FILE: '/policy.json',
  KUBERNETES_SERVICE_HOST: '192.0.2.1',
  DATABASE_URL: 'postgres://duet@db/duet',
  USER_ADDRESS: 'static:///user:9000',
  USER_TLS_DIRECTORY: '/tls',
  POST_ADDRESS: 'static:///post:9001',
  POST_TLS_DIRECTORY: '/tls',
};

const whose = new Map<Settings<object> | undefined, string>([
  [doctorSettings, ', of the doctor'],
  [gatewaySettings, ', of the gateway'],
]);

describe('docs/settings.md', () => {
  it('names every setting of User, and no other', () => {
    expect([...shared, ...ofUser].map(({ name }) => name)).to.have.members(namesOf(userSettings));
  });

  it('names every setting that Post has besides, and no other', () => {
    expect([...shared, ...ofPost].map(({ name }) => name)).to.have.members(namesOf(postSettings));
  });

  it('names every setting of the doctor, and no other', () => {
    expect(ofDoctor.map(({ name }) => name)).to.have.members(namesOf(doctorSettings));
  });

  it('names every setting of the gateway, and no other', () => {
    expect(ofGateway.map(({ name }) => name)).to.have.members(namesOf(gatewaySettings));
  });

  it('says which are required', () => {
    const withoutModes = { ...environment, AUTH_MODE: 'static' };
    for (const { name, processes } of rows.filter(({ fallback }) => fallback.startsWith('required'))) {
      const base = name === 'AUTH_TOKENS_FILE' ? withoutModes : environment;
      const settings = processes.at(-1) ?? postSettings;
      expect(() => loadConfig(settings, { ...base, [name]: undefined }), name).to.throw(`${name} is required`);
    }
  });

  for (const { name, fallback, processes } of rows) {
    const values = [...fallback.matchAll(/`([^`]+)`/g)].map(([, value]) => value);
    const given = /^(with `kubernetes`, )?`/.test(fallback) ? values : [];
    if (given.length === 0) continue;

    it(`gives the default of ${name}${whose.get(processes[0]) ?? ''}`, () => {
      for (const [index, settings] of processes.entries()) {
        // Two values are User's and Post's; before one there may be what it depends on.
        const value = given.length > 1 && name === 'LISTEN_ADDRESS' ? given[index] : given.at(-1);
        // The doctor's other variables of the keys mean nothing without it.
        const base = settings === doctorSettings ? { ...environment, AUTH_JWKS: 'kubernetes' } : environment;
        expect(loadConfig(settings, { ...base, [name]: value }), value).to.deep.equal(loadConfig(settings, base));
      }
    });
  }
});
