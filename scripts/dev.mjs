// npm run dev: builds src, starts both services, and repeats this when src or protos change. If a build fails, the
// running services continue. SIGINT and SIGTERM stop the services and then this process. It accepts the flags of npm
// start, such as --secure.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** An editor writes a file in several steps, and saves several files at once. */
const settleMs = 100;

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/** @param {string[]} args */
const start = (...args) => spawn(process.execPath, args, { stdio: 'inherit' });

/** @param {ChildProcess} child */
const hasEnded = ({ exitCode, signalCode }) => exitCode !== null || signalCode !== null;

/** @param {ChildProcess} child */
const ended = async (child) => {
  if (!hasEnded(child)) await once(child, 'exit');
  return child.exitCode;
};

/** @type {ChildProcess | undefined} */
let services;
const ending = new AbortController();
const changes = new EventTarget();
let changed = true;

const change = () => {
  changed = true;
  changes.dispatchEvent(new Event('change'));
};
const watchers = ['src', 'protos'].map((folder) =>
  watch(`${root}/${folder}`, { recursive: true }, (_event, file) => {
    if (/\.(?:ts|json|proto|binpb)$/.test(file ?? '')) change();
  }),
);
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, () => {
    ending.abort();
    services?.kill(signal);
    change();
  });
}

const stop = async () => {
  if (services === undefined) return;
  services.kill('SIGTERM');
  await ended(services);
};

while (!ending.signal.aborted) {
  if (!changed) await once(changes, 'change');
  await delay(settleMs, undefined, { signal: ending.signal }).catch(() => {});
  if (ending.signal.aborted) break;
  changed = false;
  if ((await ended(start(`${root}/scripts/build-src.mjs`))) !== 0) continue;
  await stop();
  if (ending.signal.aborted) break;
  services = start(`${root}/dist/src/dev/main.js`, '--progress', ...process.argv.slice(2));
}
for (const watcher of watchers) watcher.close();
await stop();
