import { loadYaml } from '@kubernetes/client-node';
import { z } from 'zod';
import type { Settings, VariableFacts } from '../../src/platform/settings/group.js';
import { gatewaySettings } from '../../src/gateway/settings.js';
import { calledMethods } from '../../src/post/ask-user.js';
import { postSettings } from '../../src/post/settings.js';
import { userSettings } from '../../src/user/settings.js';
import type { ChartValue } from './read-values.js';
import { defaultOf, variablesOf } from './settings-tables.js';
import { objectOf, valueTypes, type JsonSchema } from './value-types.js';

/** The services, whose sections of the values override the keys above them. */
const components = ['user', 'post', 'gateway'];

const variables = new Map([...variablesOf(userSettings), ...variablesOf(postSettings)]);
const ofGateway = variablesOf(gatewaySettings);

const settingOf = ({ path, env = '' }: ChartValue): VariableFacts => {
  const of = path.startsWith('gateway.') ? ofGateway : variables;
  const variable = of.get(env.split(' ', 1)[0] ?? '');
  if (variable === undefined) throw new Error(`${path}: ${env} is no setting of User, Post or the gateway`);
  return variable;
};

/** The description of a value: its setting's meaning, the comment above it, or both. */
const descriptionOf = (value: ChartValue): string => {
  const meaning = value.env === undefined ? '' : settingOf(value).meaning;
  const description = [meaning, value.comment].filter((text) => text !== '').join(' ');
  if (description === '') throw new Error(`${value.path} has no description: put a comment right above it`);
  return description;
};

/** The JSON Schema of a setting. In YAML a number is a number, and `true` is not a text. */
const schemaOfSetting = (value: ChartValue): JsonSchema => {
  const setting = settingOf(value);
  const differs = value.env?.endsWith(' differs') === true;
  if ((defaultOf(setting) === `\`${String(value.value)}\``) === differs)
    throw new Error(
      `${value.path} is ${String(value.value)}, and the default of ${setting.name} ${defaultOf(setting)}`,
    );
  const { $schema: _, default: __, ...schema }: JsonSchema = z.toJSONSchema(setting.schema, { io: 'input' });
  return typeof value.value === 'boolean' ? { type: 'boolean' } : schema;
};

const inferred = ({ path, value }: ChartValue): JsonSchema => {
  if (Array.isArray(value)) return { type: 'array' };
  if (value === null || typeof value === 'number') throw new Error(`${path} needs # @schema behind it`);
  return { type: typeof value };
};

const typeOf = (value: ChartValue): JsonSchema => {
  if (value.section !== undefined) {
    const section = objectOf(propertiesOf(value.section));
    // Helm passes the whole `global` of the parent chart to every chart.
    return value.path === 'global' ? { ...section, additionalProperties: true } : section;
  }
  if (value.env !== undefined) return schemaOfSetting(value);
  if (value.schema === undefined) return inferred(value);
  if (value.schema.startsWith('{')) return loadYaml<JsonSchema>(value.schema);
  const type = valueTypes[value.schema];
  if (type === undefined) throw new Error(`${value.path}: value-types.ts has no type ${value.schema}`);
  return type;
};

const schemaOf = (value: ChartValue): JsonSchema => ({ description: descriptionOf(value), ...typeOf(value) });

const propertiesOf = (values: readonly ChartValue[]): Record<string, JsonSchema> =>
  Object.fromEntries(values.map((value) => [value.key, schemaOf(value)]));

/** A service's section: its own keys, and the shared ones below them. */
const overriding = (shared: readonly ChartValue[], own: readonly ChartValue[]): ChartValue[] => {
  const both = own.map((value) => {
    const below = shared.find(({ key }) => key === value.key)?.section;
    return below && value.section ? { ...value, section: overriding(below, value.section) } : value;
  });
  return [...shared.filter(({ key }) => !both.some((value) => value.key === key)), ...both];
};

const sharedOf = (values: readonly ChartValue[]): readonly ChartValue[] =>
  values.slice(
    0,
    values.findIndex(({ key }) => components.includes(key)),
  );

/** The text of values.schema.json. */
export const valuesSchema = (values: readonly ChartValue[]): string => {
  const shared = sharedOf(values);
  const all = values.map((value) =>
    value.section && components.includes(value.key) ? { ...value, section: overriding(shared, value.section) } : value,
  );
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Values of the chart duet',
    ...objectOf(propertiesOf(all)),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
};

/** A value as one line of YAML. */
const flow = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, inner]) => `${key}: ${flow(inner)}`)
      .join(', ')}}`;
  return typeof value === 'string' && /^[A-Za-z][\w./-]*$/.test(value) ? value : JSON.stringify(value);
};

const leaves = (values: readonly ChartValue[]): ChartValue[] =>
  values.flatMap((value) => (value.section === undefined ? [value] : leaves(value.section)));

/** The rows of the README. */
export const valuesTable = (values: readonly ChartValue[]): string => {
  const shared = new Set(leaves(sharedOf(values)));
  return [
    '| value | default | |',
    '|---|---|---|',
    ...leaves(values).map((value) => {
      const meaning = `${shared.has(value) ? 'shared. ' : ''}${descriptionOf(value)}`.replaceAll('|', '\\|');
      return `| \`${value.path}\` | \`${flow(value.value)}\` | ${meaning} |`;
    }),
  ].join('\n');
};

/** The port in the default of a setting that is an address. */
const portOf = <Config extends object>(settings: Settings<Config>, name: string): number =>
  z.object({ port: z.number() }).parse(z.parse(variablesOf(settings).get(name)?.schema ?? z.never(), undefined)).port;

/** Templates of constants that the code defines and the chart repeats. */
export const factsTemplate = (): string => {
  const define = (name: string, text: string): string[] => [`{{- define "duet.${name}" -}}`, text, '{{- end }}'];
  const ports = { user: portOf(userSettings, 'LISTEN_ADDRESS'), post: portOf(postSettings, 'LISTEN_ADDRESS') };
  const gateway = portOf(gatewaySettings, 'LISTEN_ADDRESS');
  return [
    '',
    '{{/* The ports where services listen by default, and the methods of User that Post calls. */}}',
    ...define('grpcPort', `{{ dict "user" ${ports.user} "post" ${ports.post} | dig . 0 }}`),
    ...define('httpPort', String(gateway)),
    ...define('healthPort', String(portOf(userSettings, 'HEALTH_ADDRESS'))),
    ...define('metricsPort', String(portOf(userSettings, 'METRICS_ADDRESS'))),
    ...define('calledMethods', JSON.stringify(calledMethods)),
    '',
  ].join('\n');
};

/** The template of the environment variables that are plain values. */
export const settingsTemplate = (values: readonly ChartValue[]): string => {
  const entries = (of: readonly ChartValue[], section = ''): string[] =>
    leaves(of)
      .filter(({ env }) => env !== undefined)
      .flatMap((value) => [
        `- name: ${settingOf(value).name}`,
        `  value: {{ include "duet.setting" $values.${value.path.slice(section.length)} }}`,
      ]);
  return [
    '{{/* Written by npm run generate:settings from values.yaml. list $ component: the settings that are values as they stand. */}}',
    '{{- define "duet.settings" -}}',
    '{{- $values := include "duet.values" . | fromJson -}}',
    '{{- if ne (index . 1) "gateway" }}',
    ...entries(sharedOf(values)),
    '{{- end }}',
    ...values
      .filter(({ key }) => components.includes(key))
      .flatMap(({ key, section = [] }) => [
        `{{- if eq (index . 1) "${key}" }}`,
        ...entries(section, `${key}.`),
        '{{- end }}',
      ]),
    '{{- end }}',
    '',
  ].join('\n');
};
