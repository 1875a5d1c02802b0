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

/** What every service is told. */
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

/** Tokens and calls in clear text are for this machine alone; opening them to others is a warning. */
const guardOpenDoors: Rule<CommonConfig> = ({ listen, tls, auth }, { refuse, warn }) => {
  if (listen === undefined || tls === undefined || isLoopback(listen.address)) return;
  if (tls.mode === 'disabled' && auth !== undefined && auth.mode !== 'disabled') {
    refuse(
      'TLS_MODE',
      'is disabled while AUTH_MODE is not: tokens would travel in clear text. Use TLS, or AUTH_MODE=disabled, or listen on 127.0.0.1',
    );
    return;
  }
  if (tls.mode === 'disabled') warn('TLS_MODE=disabled: whatever is sent can be read and changed on its way');
  if (auth?.mode === 'disabled') warn('AUTH_MODE=disabled: whoever reaches this service may call every method');
};

/** The settings that services share; `port` is where this one listens unless it is told. */
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
