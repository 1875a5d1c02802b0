import { channelSettings, type ChannelSettings } from '../platform/settings/channel-settings.js';
import { commonSettings, type CommonConfig } from '../platform/settings/common-settings.js';
import { group, variable, type Settings } from '../platform/settings/group.js';
import { milliseconds, millisecondsOrOff } from '../platform/settings/schemas.js';

/** What Post is told. */
export interface PostConfig extends CommonConfig {
  /** How to reach User. */
  readonly user: ChannelSettings;
  readonly authors: {
    /** The most time that a call spends on finding out who the authors are. */
    readonly budgetMs: number;
  };
  readonly outliers: {
    /** Between two looks at which of User's pods fail nearly all of their calls; Infinity is never. */
    readonly intervalMs: number;
  };
}

/** Where it listens by default. */
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
          'The most time that a call spends on asking User for authors.',
          milliseconds().default(1_000),
        ),
      },
      (values) => values,
    ),
    outliers: group(
      {
        intervalMs: variable(
          'USER_OUTLIER_INTERVAL_MS',
          'How often Post looks for pods of User that fail 85 % of their calls, late answers included, of at least 10 each. Such a pod gets no calls for twice this, and for longer each time it happens again, up to 12 times. At most 30 % of the pods are left out, but always one. With `round_robin` only; or `off`.',
          millisecondsOrOff({ min: 100, max: 3_600_000 }).default(5_000),
        ),
      },
      (values) => values,
    ),
  },
  rules: common.rules,
};
