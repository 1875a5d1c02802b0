import { channelSettings, type ChannelSettings } from '../platform/settings/channel-settings.js';
import { commonSettings, type CommonConfig } from '../platform/settings/common-settings.js';
import { group, variable, type Settings } from '../platform/settings/group.js';
import { milliseconds } from '../platform/settings/schemas.js';

/** What Post is told. */
export interface PostConfig extends CommonConfig {
  /** How to reach User. */
  readonly user: ChannelSettings;
  readonly authors: {
    /** The most time that a call spends on finding out who the authors are. */
    readonly budgetMs: number;
  };
}

const common = commonSettings({ port: 9001 });

export const postSettings: Settings<PostConfig> = {
  groups: {
    ...common.groups,
    user: channelSettings('USER'),
    authors: group(
      { budgetMs: variable('AUTHOR_BUDGET_MS', 'the most time that a call spends on asking User for authors', milliseconds().default(1_000)) },
      (values) => values,
    ),
  },
  rules: common.rules,
};
