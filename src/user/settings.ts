import { commonSettings, type CommonConfig } from '../platform/settings/common-settings.js';

/** All that the User service can be told. */
export const userSettings = commonSettings({ port: 9000 });

export type UserConfig = CommonConfig;
