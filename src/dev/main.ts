import { runProcess } from '../platform/lifecycle.js';
import { printedProgress, silentProgress } from './progress.js';
import { startBoth } from './start-both.js';

await runProcess((scope) =>
  startBoth(scope, {
    secure: process.argv.includes('--secure'),
    progress: process.argv.includes('--progress') ? printedProgress : silentProgress,
  }),
);
