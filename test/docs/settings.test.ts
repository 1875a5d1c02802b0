import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { doctorSettings } from '../../src/doctor/settings.js';
import { gatewaySettings } from '../../src/gateway/settings.js';
import { loadConfig } from '../../src/platform/config.js';
import type { Environment, Settings } from '../../src/platform/settings/group.js';
import { postSettings } from '../../src/post/settings.js';
import { userSettings } from '../../src/user/settings.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const text = readFileSync(`${root}docs/settings.md`, 'utf8');

interface Row {
  readonly name: string;
  readonly fallback: string;
}

/** The tables of docs/settings.md, in order. */
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

/** The processes of a table. */
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

/** A config with every part, so that no mode hides a setting. */
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
  GATEWAY_ADDRESS: 'static:///gateway:8080',
  GATEWAY_TLS_DIRECTORY: '/tls',
};

const whose = new Map<Settings<object> | undefined, string>([
  [doctorSettings, ', of the doctor'],
  [gatewaySettings, ', of the gateway'],
]);

/** The names of all values in a config, at any depth. */
const leavesOf = (part: object): string[] =>
  Object.entries(part).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null && !('reveal' in value) ? leavesOf(value) : [key],
  );

describe('every setting', () => {
  const code = readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/(^|[/-])settings(\/|\.ts$)/.test(file))
    .map((file) => readFileSync(`${root}src/${file}`, 'utf8'))
    .join('\n');

  for (const leaf of new Set(
    [userSettings, postSettings, gatewaySettings].flatMap((settings: Settings<object>) =>
      leavesOf(loadConfig<object>(settings, environment)),
    ),
  ))
    it(`is used by the code: ${leaf}`, () => {
      expect(code).to.match(new RegExp(`\\b${leaf}\\b`));
    });
});

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
        // User and Post have two values; text before a value may name its condition.
        const value = given.length > 1 && name === 'LISTEN_ADDRESS' ? given[index] : given.at(-1);
        // Without the key source, the doctor's other key variables have no effect.
        const base = settings === doctorSettings ? { ...environment, AUTH_JWKS: 'kubernetes' } : environment;
        expect(loadConfig(settings, { ...base, [name]: value }), value).to.deep.equal(loadConfig(settings, base));
      }
    });
  }
});
