import * as z from 'zod';

/** What a service is started with: `process.env`, or what a test gives. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What is known of an environment variable beside its schema. */
export interface VariableFacts {
  readonly name: string;
  /** What it does and what to write, in Markdown: docs/settings.md and the chart's values are generated from it. */
  readonly meaning: string;
  /** What applies while it is not set, in Markdown, where the schema has no default. */
  readonly fallback: string | undefined;
  readonly schema: z.core.$ZodType;
  /** Whether it decides what else its group needs: while it is refused, the rest cannot be judged. */
  readonly decides: boolean;
}

const facts = z.registry<Omit<VariableFacts, 'schema'>>();

/** An environment variable. `schema` takes its text, or undefined when it is not set; its messages follow the name: "must be …". */
export const variable = <S extends z.ZodType>(
  name: string,
  meaning: string,
  schema: S,
  { decides = false, fallback }: { readonly decides?: boolean; readonly fallback?: string } = {},
): S => {
  facts.add(schema, { name, meaning, fallback, decides });
  return schema;
};

/** Collects what is wrong, and what is merely odd. */
export interface Findings {
  /** Refuses a variable; the message follows its name. Gives undefined, to be returned. */
  readonly refuse: (name: string, message: string) => undefined;
  /** A sentence for the log. */
  readonly warn: (sentence: string) => void;
}

/** Variables that make one part of the config. */
export interface Group<T> {
  readonly variables: readonly VariableFacts[];
  /** The part, or undefined when something about it was refused. */
  readonly read: (environment: Environment, findings: Findings) => T | undefined;
}

/**
 * Declares a group: its variables, and how their values make a part of the config. `resolve` also says what is wrong
 * between them. It runs even when one of them was refused, with that one's default, so that everything is found at once.
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
      // An empty text is what a template makes of a value that is not there.
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

/** A rule between groups. A part that was refused is not there. */
export type Rule<Config> = (config: Partial<Config>, findings: Findings) => void;

/** All that a service can be told. */
export interface Settings<Config> {
  readonly groups: { readonly [K in keyof Config]: Group<Config[K]> };
  readonly rules: readonly Rule<Config>[];
}
