import { channelSettings, type ChannelSettings } from '../platform/settings/channel-settings.js';
import type { Settings } from '../platform/settings/group.js';
import { logSettings, type LogSettings } from '../platform/settings/log-settings.js';

export interface DoctorConfig {
  readonly logs: LogSettings;
  /** The Post service to examine, and who to be there. */
  readonly post: ChannelSettings;
}

export const doctorSettings: Settings<DoctorConfig> = {
  groups: { logs: logSettings(), post: channelSettings('POST') },
  rules: [],
};
