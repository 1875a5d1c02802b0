// npm run bench: runs the benchmarks, and writes docs/benchmarks.md. `-- --quick` runs them briefly and only prints.
// Name benchmarks to run only these. BENCH_NODE is the node binary for the servers (npm sets a NODE of its own).
// BENCH_BEFORE is a built checkout of an earlier version, whose servers alternate with the current ones.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { exportUsers } from './export-users.js';
import { gateway } from './gateway.js';
import { getUser } from './get-user.js';
import { heapSize } from './heap-size.js';
import { interceptorCost } from './interceptor-cost.js';
import { listPosts } from './list-posts.js';
import type { Pace } from './measure/compare.js';
import { profile } from './profile.js';
import { starts } from './starts.js';
import { withSurroundings } from './surroundings.js';
import { tokenCost } from './token-cost.js';

const benchmarks = { getUser, listPosts, exportUsers, gateway, interceptorCost, tokenCost, heapSize, profile, starts };

const quick: Pace = { rounds: 3, seconds: 1, warmUpSeconds: 3 };
const whole: Pace = { rounds: 5, seconds: 3, warmUpSeconds: 10 };

const args = process.argv.slice(2);
const pace = args.includes('--quick') ? quick : whole;
const chosen = Object.entries(benchmarks).filter(([name]) => args.includes(name));
const node = process.env['BENCH_NODE'] ?? process.execPath;

const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
if (Number.parseInt(version.slice(1), 10) < 24)
  throw new Error(`the peers need Node.js 24 and ${node} is ${version}: name another with BENCH_NODE`);

process.setMaxListeners(100); // One for each server.
const sections: string[] = [];
for (const [name, benchmark] of chosen.length > 0 ? chosen : Object.entries(benchmarks)) {
  console.error(`${name} …`);
  sections.push(await withSurroundings({ node, pace, before: process.env['BENCH_BEFORE'] }, benchmark));
}
const where = `Node.js ${version}, ${cpus()[0]?.model.trim()}, one core for the servers and one for the load.`;
const results = [where, ...sections].join('\n\n');
console.log(results);

if (pace === whole && chosen.length === 0) {
  const page = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url));
  const [before = ''] = readFileSync(page, 'utf8').split(/(?<=<!-- results -->\n)/);
  writeFileSync(page, `${before}\n${results}\n`);
}
