import { type CommonConfig, commonSettings } from '../platform/settings/common-settings.js';
import type { Settings } from '../platform/settings/group.js';
import { importSettings, type ImportSettings } from './import-settings.js';

export interface UserConfig extends CommonConfig {
  readonly imports: ImportSettings;
}

/** The default listen address. */
export const userPort = 9000;

const common = commonSettings({ port: userPort });

/** All settings of the User service. */
export const userSettings: Settings<UserConfig> = {
  groups: { ...common.groups, imports: importSettings() },
  rules: common.rules,
};
