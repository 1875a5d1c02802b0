// Our whole gateway: gateway.js PORT OPTIONS USER_ADDRESS POST_ADDRESS. It logs to standard output, as in production.
import { gatewaySettings } from '../../src/gateway/settings.js';
import { startGateway } from '../../src/gateway/start-gateway.js';
import { CloseStack } from '../../src/platform/close-stack.js';
import { loadConfig } from '../../src/platform/config.js';
import { openLogs } from '../../src/platform/logs/open-logs.js';
import { gatewayEnvironment } from '../../test/support/gateway-environment.js';
import { scopeOf } from '../../test/support/scope.js';

const [, , port, , user = '', post = ''] = process.argv;
const { logger, flush } = await openLogs({ level: 'info', format: 'json' }, { service: 'gateway' });
const config = loadConfig(gatewaySettings, gatewayEnvironment(Number(port), user, post));
await startGateway(config, logger, scopeOf(new CloseStack(() => logger)));
// With --cpu-prof, Node.js writes the profile at the exit.
process.once('SIGTERM', () => void flush().then(() => process.exit()));
