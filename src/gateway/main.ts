import { runService } from '../platform/run-service.js';
import { gatewaySettings } from './settings.js';
import { startGateway } from './start-gateway.js';

await runService({ service: 'gateway', settings: gatewaySettings, start: startGateway });
