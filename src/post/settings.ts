import { channelSettings, type ChannelSettings } from '../platform/settings/channel-settings.js';
import { commonSettings, type CommonConfig } from '../platform/settings/common-settings.js';
import { group, variable, type Settings } from '../platform/settings/group.js';
import { milliseconds, millisecondsOrOff } from '../platform/settings/schemas.js';

/** The settings of Post. */
export interface PostConfig extends CommonConfig {
  /** How to reach User. */
  readonly user: ChannelSettings;
  readonly authors: {
    /** The maximum time that a call spends on fetching authors. */
    readonly budgetMs: number;
  };
  readonly outliers: {
    /** The interval between searches for failing pods of User; Infinity for never. */
    readonly intervalMs: number;
  };
}

/** The default listen address. */
export const postPort = 9001;

const common = commonSettings({ port: postPort });

export const postSettings: Settings<PostConfig> = {
  groups: {
    ...common.groups,
    user: channelSettings('USER'),
    authors: group(
      {
        budgetMs: variable(
          'AUTHOR_BUDGET_MS',
          'The most time that a call spends on fetching authors from User.',
          milliseconds().default(1_000),
        ),
      },
      (values) => values,
    ),
    outliers: group(
      {
        intervalMs: variable(
          'USER_OUTLIER_INTERVAL_MS',
          'How often Post looks for failing pods of User: those with at least 10 calls of which 85 % failed, late responses included. A failing pod is ejected for twice this time, and longer each time it fails again, up to 12 times. At most 30 % of the pods are ejected, but always one. With `round_robin` only; or `off`.',
          millisecondsOrOff({ min: 100, max: 3_600_000 }).default(5_000),
        ),
      },
      (values) => values,
    ),
  },
  rules: common.rules,
};
