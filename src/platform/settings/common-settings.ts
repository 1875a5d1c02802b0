import { authSettings, type AuthSettings } from './auth-settings.js';
import { callSettings, type CallSettings } from './call-settings.js';
import { databaseSettings, type DatabaseSettings } from './database-settings.js';
import type { Rule, Settings } from './group.js';
import { isLoopback } from './host-port.js';
import { keepaliveSettings, type KeepaliveSettings } from './keepalive-settings.js';
import { listenSettings, type ListenSettings } from './listen-settings.js';
import { logSettings, type LogSettings } from './log-settings.js';
import { tlsSettings, type TlsSettings } from './tls-settings.js';
import { tracingSettings, type TracingSettings } from './tracing-settings.js';

/** The settings of every service. */
export interface CommonConfig {
  readonly listen: ListenSettings;
  readonly logs: LogSettings;
  readonly tls: TlsSettings;
  readonly auth: AuthSettings;
  readonly calls: CallSettings;
  readonly keepalive: KeepaliveSettings;
  readonly database: DatabaseSettings;
  readonly tracing: TracingSettings;
}

/** Plaintext tokens and calls are for this machine only; opening them to others causes a warning. */
const guardOpenDoors: Rule<CommonConfig> = ({ listen, tls, auth }, { refuse, warn }) => {
  if (listen === undefined || tls === undefined || isLoopback(listen.address)) return;
  if (tls.mode === 'disabled' && auth !== undefined && auth.mode !== 'disabled') {
    refuse(
      'TLS_MODE',
      'must not be disabled unless AUTH_MODE is: tokens would be sent in plaintext. Use TLS, set AUTH_MODE=disabled, or listen on 127.0.0.1',
    );
    return;
  }
  if (tls.mode === 'disabled')
    warn('TLS_MODE=disabled: traffic is not encrypted and can be read or altered; enable TLS');
  if (auth?.mode === 'disabled')
    warn('AUTH_MODE=disabled: everyone who can reach this service may call every method; enable authentication');
};

/** The settings that services share; `port` is the default port. */
export const commonSettings = ({ port }: { readonly port: number }): Settings<CommonConfig> => ({
  groups: {
    listen: listenSettings({ port }),
    logs: logSettings(),
    tls: tlsSettings(),
    auth: authSettings(),
    calls: callSettings(),
    keepalive: keepaliveSettings(),
    database: databaseSettings(),
    tracing: tracingSettings(),
  },
  rules: [guardOpenDoors],
});
