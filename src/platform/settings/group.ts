import * as z from 'zod';

/** The environment of a service: `process.env`, or a test's own. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The properties of an environment variable besides its schema. */
export interface VariableFacts {
  readonly name: string;
  /** Its effect and allowed values, in Markdown: docs/settings.md and the chart's values are generated from it. */
  readonly meaning: string;
  /** The default in Markdown, if the schema has none. */
  readonly fallback: string | undefined;
  readonly schema: z.core.$ZodType;
  /** Whether the other variables of its group depend on it: while it is invalid, they are not checked. */
  readonly decides: boolean;
}

const facts = z.registry<Omit<VariableFacts, 'schema'>>();

/**
 * An environment variable. `schema` parses its text, or undefined if it is not set; its messages follow the name:
 * "must be …".
 */
export const variable = <S extends z.ZodType>(
  name: string,
  meaning: string,
  schema: S,
  { decides = false, fallback }: { readonly decides?: boolean; readonly fallback?: string } = {},
): S => {
  facts.add(schema, { name, meaning, fallback, decides });
  return schema;
};

/** Collects errors and warnings. */
export interface Findings {
  /** Rejects a variable; the message follows its name. Returns undefined, for the caller to return. */
  readonly refuse: (name: string, message: string) => undefined;
  /** A log message. */
  readonly warn: (sentence: string) => void;
}

/** Variables that form one part of the config. */
export interface Group<T> {
  readonly variables: readonly VariableFacts[];
  /** The part, or undefined if it is not valid. */
  readonly read: (environment: Environment, findings: Findings) => T | undefined;
}

/**
 * Declares a group: its variables, and how they form a part of the config. `resolve` also checks combinations. It
 * runs even if a variable is invalid, with that one's default, so that all problems are found at once.
 */
export const group = <S extends z.ZodRawShape, T>(
  shape: S,
  resolve: (values: z.output<z.ZodObject<S>>, findings: Findings) => T | undefined,
): Group<T> => {
  const schema = z.object(shape);
  const variables = Object.entries(shape).map(([key, each]) => ({ key, ...factsOf(each, key) }));
  return {
    variables,
    read(environment, findings) {
      // A template renders an empty text for a missing value.
      const texts = Object.fromEntries(
        variables.map(({ key, name }) => [key, environment[name] === '' ? undefined : environment[name]]),
      );
      const result = schema.safeParse(texts);
      if (result.success) return resolve(result.data, findings);

      const messages = new Map(result.error.issues.map(({ path, message }) => [path[0], message]));
      const refused = variables.filter(({ key }) => messages.has(key));
      for (const { key, name } of refused) findings.refuse(name, messages.get(key) ?? 'is required');
      if (refused.some(({ decides }) => decides)) return undefined;
      const others = schema.safeParse({ ...texts, ...Object.fromEntries(refused.map(({ key }) => [key, undefined])) });
      if (others.success) resolve(others.data, findings);
      return undefined;
    },
  };
};

const factsOf = (schema: z.core.$ZodType, key: string): VariableFacts => {
  const known = facts.get(schema);
  if (known === undefined) throw new TypeError(`${key} was not declared by variable()`);
  return { ...known, schema };
};

/** A rule between groups. An invalid part is absent. */
export type Rule<Config> = (config: Partial<Config>, findings: Findings) => void;

/** All settings of a service. */
export interface Settings<Config> {
  readonly groups: { readonly [K in keyof Config]: Group<Config[K]> };
  readonly rules: readonly Rule<Config>[];
}
