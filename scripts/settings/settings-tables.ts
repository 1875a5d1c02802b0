import { z } from 'zod';
import { doctorSettings } from '../../src/doctor/settings.js';
import { gatewaySettings } from '../../src/gateway/settings.js';
import type { Settings, VariableFacts } from '../../src/platform/settings/group.js';
import { formatHostPort } from '../../src/platform/settings/host-port.js';
import { postSettings } from '../../src/post/settings.js';
import { userSettings } from '../../src/user/settings.js';

/** All variables of a process, by their names. */
export const variablesOf = <Config extends object>({ groups }: Settings<Config>): Map<string, VariableFacts> => {
  const variables: VariableFacts[] = [];
  for (const key in groups) variables.push(...groups[key].variables);
  return new Map(variables.map((one) => [one.name, one]));
};

const hostPort = z.object({ host: z.string(), port: z.number() });

/** A value in the form of a variable. */
const written = (value: unknown): string => {
  if (value === Infinity) return 'off';
  const address = hostPort.safeParse(value);
  return address.success ? formatHostPort(address.data) : z.coerce.string().parse(value);
};

/** The default of a setting, in Markdown. */
export const defaultOf = ({ fallback, schema }: VariableFacts): string => {
  if (fallback !== undefined) return fallback;
  const { data } = z.safeParse(schema, undefined);
  return data === undefined ? 'none' : `\`${written(data)}\``;
};

const table = (rows: readonly (readonly [name: string, fallback: string, meaning: string])[]): string =>
  [
    '| Variable | Default | Meaning |',
    '|---|---|---|',
    ...rows.map(([name, fallback, meaning]) => `| \`${name}\` | ${fallback} | ${meaning} |`),
  ].join('\n');

const rowsOf = (variables: Iterable<VariableFacts>): string =>
  table([...variables].map((one) => [one.name, defaultOf(one), one.meaning]));

/** The tables of docs/settings.md, by the names of their markers. */
export const settingsTables = (): ReadonlyMap<string, string> => {
  const [user, post] = [variablesOf(userSettings), variablesOf(postSettings)];
  const shared = [...user.values()].flatMap((ofUser) => {
    const ofPost = post.get(ofUser.name);
    return ofPost === undefined ? [] : [[ofUser, ofPost] as const];
  });
  return new Map([
    [
      'settings of User and Post',
      table(
        shared.map(([ofUser, ofPost]) => {
          const [a, b] = [defaultOf(ofUser), defaultOf(ofPost)];
          return [ofUser.name, a === b ? a : `${a} User, ${b} Post`, ofUser.meaning];
        }),
      ),
    ],
    ['settings of User alone', rowsOf([...user.values()].filter(({ name }) => !post.has(name)))],
    ['settings of Post alone', rowsOf([...post.values()].filter(({ name }) => !user.has(name)))],
    ['settings of the gateway', rowsOf(variablesOf(gatewaySettings).values())],
    ['settings of the doctor', rowsOf(variablesOf(doctorSettings).values())],
  ]);
};
