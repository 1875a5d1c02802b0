// Our gateway as it is composed: gateway.js PORT OPTIONS USER_ADDRESS POST_ADDRESS. Its log goes to standard output, as in production.
import { gatewaySettings } from '../../src/gateway/settings.js';
import { startGateway } from '../../src/gateway/start-gateway.js';
import { CloseStack } from '../../src/platform/close-stack.js';
import { loadConfig } from '../../src/platform/config.js';
import { openLogs } from '../../src/platform/logs/open-logs.js';
import { scopeOf } from '../../test/support/scope.js';

const [, , port, , user, post] = process.argv;
const { logger, flush } = await openLogs({ level: 'info', format: 'json' }, { service: 'gateway' });
const config = loadConfig(gatewaySettings, {
  LISTEN_ADDRESS: `127.0.0.1:${port}`,
  HEALTH_ADDRESS: 'off',
  METRICS_ADDRESS: 'off',
  TLS_MODE: 'disabled',
  USER_ADDRESS: `static:///${user}`,
  USER_TLS_MODE: 'disabled',
  POST_ADDRESS: `static:///${post}`,
  POST_TLS_MODE: 'disabled',
});
await startGateway(config, logger, scopeOf(new CloseStack(() => logger)));
// At its end a profile is written.
process.once('SIGTERM', () => void flush().then(() => process.exit()));
