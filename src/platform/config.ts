import type { Environment, Findings, Settings } from './settings/group.js';
import { findUnknownVariables } from './settings/mistyped-variables.js';

/** All problems of the environment together. It contains no values of variables, and so no secrets. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** One sentence each, starting with the variable's name. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      problems.length === 1
        ? `${problems[0]}`
        : `${problems.length} settings are not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

/** Log messages about unusual settings, or settings that weaken the service. */
export interface Warnings {
  readonly warnings: readonly string[];
}

/**
 * Builds the config from the environment. This is the only place that reads it. Throws a ConfigError that names every
 * problem.
 */
export const loadConfig = <Config extends object>(
  settings: Settings<Config>,
  environment: Environment = process.env,
): Config & Warnings => {
  const problems = new Map<string, string>();
  const warnings: string[] = [];
  const findings: Findings = {
    refuse(name, message) {
      // Only the first problem of a variable is reported, because later ones may follow from it.
      if (!problems.has(name)) problems.set(name, `${name} ${message}`);
      return undefined;
    },
    warn: (sentence) => void warnings.push(sentence),
  };

  const config: Partial<Config> = {};
  const keys: (keyof Config)[] = [];
  const known: string[] = [];
  for (const key in settings.groups) {
    const { [key]: group } = settings.groups;
    const part = group.read(environment, findings);
    if (part !== undefined) config[key] = part;
    keys.push(key);
    known.push(...group.variables.map(({ name }) => name));
  }
  for (const rule of settings.rules) rule(config, findings);

  const { mistyped, ignored } = findUnknownVariables(environment, known);
  for (const { name, meant } of mistyped) findings.refuse(name, `is not a setting; did you mean ${meant}?`);
  if (ignored.length > 0)
    findings.warn(`ignored, because they are not settings: ${ignored.toSorted().join(', ')}; check their spelling`);

  const isWhole = (parts: Partial<Config>): parts is Config => problems.size === 0 && keys.every((key) => key in parts);
  if (!isWhole(config)) throw new ConfigError([...problems.values()]);
  return { ...config, warnings };
};
