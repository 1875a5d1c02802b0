import type { Environment } from '../../src/platform/settings/group.js';

/**
 * Runs `work` with these variables in the process's environment, for code that reads it directly, such as
 * OpenTelemetry's SDK.
 */
export const withEnvironment = async <T>(environment: Environment, work: () => T | Promise<T>): Promise<T> => {
  const before = Object.keys(environment).map((name) => [name, process.env[name]] as const);
  const set = ([name, value]: readonly [string, string | undefined]): void => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  for (const entry of Object.entries(environment)) set(entry);
  try {
    return await work();
  } finally {
    for (const entry of before) set(entry);
  }
};
