import { runProcess } from '../platform/lifecycle.js';
import { printedProgress, silentProgress } from './progress.js';

const secure = process.argv.includes('--secure');
const progress = process.argv.includes('--progress') ? printedProgress : silentProgress;

// The modules take seconds to load on a busy machine.
const { startBoth } = await progress.during('loading', () => import('./start-both.js'));
await runProcess((scope) => startBoth(scope, { secure, progress }));
