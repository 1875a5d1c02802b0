import { measureSlowReader } from '../support/slow-reader/measure-slow-reader.js';

/* node dist/test/manual/slow-reader.js [seconds]: an endless stream to a reader of 1 MiB/s, for a minute by default. */

const report = await measureSlowReader({ seconds: Number(process.argv[2] ?? 60), bytesPerSecond: 1024 * 1024 });
process.stdout.write(
  `${JSON.stringify(Object.fromEntries(Object.entries(report).map(([name, value]) => [name, Math.round(value * 10) / 10])))}\n`,
);
