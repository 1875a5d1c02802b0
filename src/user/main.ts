import { runService } from '../platform/run-service.js';
import { userSettings } from './settings.js';
import { startUser } from './start-user.js';

await runService({ service: 'user', settings: userSettings, start: startUser });
