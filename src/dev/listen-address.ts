import { ConfigError } from '../platform/config.js';
import { SettingError } from '../platform/startup-error.js';

const setting = 'LISTEN_ADDRESS';

/** Reports a problem with LISTEN_ADDRESS under the name that a developer sets, such as USER_LISTEN_ADDRESS. */
export const byItsName = async <T>(prefix: 'USER' | 'POST' | 'GATEWAY', work: () => Promise<T>): Promise<T> => {
  const name = `${prefix}_${setting}`;
  try {
    return await work();
  } catch (error) {
    if (error instanceof SettingError && error.setting === setting) throw new SettingError(name, error.cause);
    if (error instanceof ConfigError)
      throw new ConfigError(error.problems.map((problem) => problem.replace(/^LISTEN_ADDRESS\b/, name)));
    throw error;
  }
};
