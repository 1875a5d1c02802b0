import { expect } from 'chai';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { findTarball, imageNode, installNode, makeConsumer } from './support/consumer.js';
import { malformedTest } from './support/malformed.js';
import { commandOf, readReadme } from './support/readme.js';
import { makeDirectory, run, type TemporaryDirectory } from './support/run.js';

/** A project that uses the package as published: its tarball, and no `overrides`. */
describe('the package in a project of its own', () => {
  const directories: TemporaryDirectory[] = [];
  const directory = async (): Promise<string> => {
    const made = await makeDirectory();
    directories.push(made);
    return made.path;
  };
  let project: string;

  before(async () => {
    project = await directory();
    await makeConsumer(project, await findTarball('grpc'), { 'src/malformed.test.ts': malformedTest });
  });
  after(() => Promise.all(directories.map((made) => made.close())));

  const testsOf = async (): Promise<string[]> =>
    (await readdir(join(project, 'dist'))).filter((name) => name.endsWith('.test.js')).map((name) => `dist/${name}`);

  it('has at least ten examples in its README', async () => {
    const { files } = await readReadme();
    expect([...files.keys()].filter((path) => path.endsWith('.ts'))).to.have.length.of.at.least(10);
  });

  const runs = (title: string, node: () => Promise<string>): void => {
    describe(`on ${title}`, () => {
      let program: string;
      before(async () => {
        program = await node();
      });

      it('passes the tests of the README, and refuses malformed messages', async () => {
        expect(commandOf(await readReadme(), 'node --test')).to.equal('node --test dist/*.test.js');
        const printed = await run(program, ['--test', '--test-reporter=tap', ...(await testsOf())], project);
        expect(printed).to.match(/^# fail 0$/m);
        expect(printed).to.match(/^# skipped 0$/m);
        expect(Number(/^# pass (\d+)$/m.exec(printed)?.[1])).to.be.at.least(8);
      });

      it('serves, is called in four forms, and drains', async () => {
        const server: ChildProcessByStdio<null, Readable, null> = spawn(program, ['dist/main.js'], {
          cwd: project,
          env: { ...process.env, PORT: '0' },
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        const ended = once(server, 'exit');
        try {
          let port: unknown;
          for await (const line of createInterface(server.stdout)) {
            const entry = JSON.parse(line) as { message: string; port?: number };
            if (entry.message !== 'listening') continue;
            port = entry.port;
            break;
          }
          const target = `process.env.NOTES = 'ipv4:127.0.0.1:${String(port)}'; await import('./dist/client.js');`;
          const printed = await run(program, ['--input-type=module', '--eval', target], project);
          expect(printed.trim().split('\n')).to.deep.equal([
            '2 created',
            '1: buy milk',
            'listed 1',
            'listed 2',
            'found 2',
          ]);
          server.kill('SIGTERM');
          expect(await ended).to.deep.equal([0, null]);
        } finally {
          server.kill('SIGKILL');
          await ended;
        }
      });
    });
  };

  runs(`Node.js ${process.version}`, async () => process.execPath);
  runs('the Node.js of the images', async () => installNode(await imageNode(), await directory()));
});
