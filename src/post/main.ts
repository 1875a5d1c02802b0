import { runService } from '../platform/run-service.js';
import { postSettings } from './settings.js';
import { startPost } from './start-post.js';

await runService({ service: 'post', settings: postSettings, start: startPost });
