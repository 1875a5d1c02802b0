import { runProcess } from '../platform/lifecycle.js';
import { startBoth } from './start-both.js';

await runProcess((scope) => startBoth(scope, { secure: process.argv.includes('--secure') }));
