import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { PassThrough, Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { boundedOutput, type BoundedOutput } from '../../src/platform/logs/standard-output.js';
import { closing } from '../support/closing.js';

const mebibyte = 1024 * 1024;
const line = `${'x'.repeat(1_023)}\n`;

const outputs = (): { output: BoundedOutput; stream: PassThrough; write: (lines: number) => void } => {
  const stream = new PassThrough();
  const output = boundedOutput(() => stream);
  return {
    output,
    stream,
    write(lines) {
      for (let count = 0; count < lines; count++) output.write(line);
    },
  };
};

describe('an output whose reader stalls', () => {
  it('keeps 1 MiB and drops the rest, whole lines only', async () => {
    const { output, stream, write } = outputs();
    write(4_096);
    await nextTurn();
    expect(stream.writableLength).to.be.within(0.9 * mebibyte, 1.1 * mebibyte);
    const flushed = output.flush();
    stream.setEncoding('utf8');
    let text = '';
    stream.on('data', (part: string) => (text += part));
    await flushed;
    expect(text).to.equal(line.repeat(4_096 - output.dropped));
  });

  it('says how many lines were lost each time that its reader has caught up, and takes lines again', async () => {
    const { output, stream, write } = outputs();
    const reports: number[] = [];
    let reported = (): void => {};
    output.onRecovery((dropped) => {
      reports.push(dropped);
      reported();
    });
    for (const round of [1, 2]) {
      write(2_048);
      expect(reports).to.have.length(round - 1);
      const recovered = new Promise<void>((resolve) => (reported = resolve));
      stream.resume();
      await recovered;
      stream.pause();
    }
    expect(reports[0]).to.be.above(900);
    expect(reports[1]).to.be.above(900);
    expect((reports[0] ?? 0) + (reports[1] ?? 0)).to.equal(output.dropped);
    const before = output.dropped;
    write(64);
    stream.resume();
    await output.flush();
    expect(output.dropped).to.equal(before);
    expect(reports).to.have.length(2);
  });

  it('does not keep a process that flushes it', async () => {
    const { output, write } = outputs();
    write(4_096);
    const startedMs = performance.now();
    await output.flush();
    expect(performance.now() - startedMs).to.be.within(900, 3_000);
  });

  it('counts what is written after its reader has gone', async () => {
    const { output, stream, write } = outputs();
    write(64);
    await nextTurn();
    const closed = new Promise((resolve) => stream.once('close', resolve));
    stream.destroy(new Error('EPIPE'));
    await closed;
    write(64);
    await output.flush();
    expect(output.dropped).to.equal(64);
  });

  it('counts what waited for the end of the turn when its reader went', async () => {
    const { output, stream, write } = outputs();
    write(64);
    stream.destroy();
    await nextTurn();
    expect(output.dropped).to.equal(64);
  });

  it('writes the lines of one turn of the event loop together, in their order', async () => {
    const writes: string[] = [];
    const output = boundedOutput(
      () =>
        new Writable({
          write: (chunk: Buffer, _encoding, done) => {
            writes.push(String(chunk));
            done();
          },
        }),
    );
    for (const text of ['a\n', 'é\n', 'c\n']) output.write(text);
    await nextTurn();
    output.write('d\n');
    await output.flush();
    expect(writes.filter((text) => text !== '')).to.deep.equal(['a\né\nc\n', 'd\n']);
  });

  it('is not opened to be flushed', async () => {
    let opened = false;
    await boundedOutput(() => {
      opened = true;
      return new PassThrough();
    }).flush();
    expect(opened).to.equal(false);
  });
});

const module = (path: string): string => JSON.stringify(new URL(`../../src/platform/${path}`, import.meta.url).href);

/** Writes 64 MB of lines, reports its memory use and the metric, then does as `after` says. */
const program = (after: string): string => `
  import { runProcess } from ${module('lifecycle.js')};
  import { openLogs } from ${module('logs/open-logs.js')};
  import { createRegistry } from ${module('metrics/create-registry.js')};
  import { setImmediate } from 'node:timers/promises';
  await runProcess(async (scope) => {
    const { logger, flush } = await openLogs({ level: 'info', format: 'json' }, { service: 'user' });
    scope.reportTo(logger, flush);
    const registry = createRegistry({ service: 'user' });
    const before = process.memoryUsage().rss;
    for (let batch = 0; batch < 640; batch++) {
      for (let line = 0; line < 100; line++) logger.info({ text: 'x'.repeat(900) }, 'a line');
      await setImmediate();
    }
    const metric = await registry.getSingleMetricAsString('duet_log_lines_dropped_total');
    console.error(JSON.stringify({ grown: process.memoryUsage().rss - before, metric }));
    ${after}
  });`;

describe('a process whose standard output is not read', () => {
  const closeLater = closing();

  const start = (after: string) => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program(after)], { stdio: 'pipe' });
    const exited = once(child, 'exit');
    closeLater({
      close: async () => {
        child.kill('SIGKILL');
        await exited;
      },
    });
    return { child, exited };
  };

  it('takes no more memory, counts the lines that it drops, and says how many once it is read again', async () => {
    const { child } = start('setInterval(() => {}, 1000);');
    const [said] = (await once(createInterface({ input: child.stderr }), 'line')) as [string];
    const { grown, metric } = JSON.parse(said) as { grown: number; metric: string };
    expect(grown / mebibyte).to.be.below(48);
    const counted = Number(/duet_log_lines_dropped_total\{service="user"\} (\d+)/.exec(metric)?.[1]);
    let written = 0;
    for await (const text of createInterface({ input: child.stdout })) {
      const { message, dropped } = JSON.parse(text) as { message: string; dropped?: number };
      if (message === 'a line') written++;
      if (dropped === undefined) continue;
      expect(message).to.equal('dropped log lines, because standard output was not read; check the log agent');
      expect(dropped).to.be.at.least(counted);
      expect(dropped).to.equal(64_000 - written);
      break;
    }
    expect(written).to.be.within(900, 2_500);
  });

  it('still exits on SIGTERM', async () => {
    const { exited } = start(`process.kill(process.pid, 'SIGTERM');`);
    expect(await exited).to.deep.equal([0, null]);
  });
});
