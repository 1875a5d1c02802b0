import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { z } from 'zod';
import { type Child, startChild } from '../support/child.js';
import { goProgram } from '../support/go.js';

const run = promisify(execFile);
const listed = z.object({ userMessages: z.array(z.object({ name: z.string() })) });

describe('a User server and a client that know only the tutorial', () => {
  let client: string;
  let server: Child;
  let address: string;

  before(async function () {
    this.timeout(300_000);
    client = await goProgram('tutorial-client');
    server = startChild(await goProgram('tutorial-server'), ['-listen', '127.0.0.1:0']);
    address = (await server.line(/"listening":"(.*)"/))[1] ?? '';
  });
  after(() => server?.stop());

  const call = async (...args: string[]): Promise<unknown> => {
    const { stdout } = await run(client, ['-address', address, '-call', ...args]);
    return JSON.parse(stdout);
  };

  it('list the five users of the first data', async () => {
    const { userMessages } = listed.parse(await call('ListUsers'));
    expect(userMessages.map(({ name }) => name)).to.deep.equal(['Henry', 'Michael', 'Jessie', 'Max', 'Tony']);
  });

  it('answer an unknown user with an OK that carries none', async () => {
    expect(await call('GetUser', '-user-id', 'nobody')).to.deep.equal({ userMessage: null });
  });

  it('tell the test of every call, unknown ones too', async () => {
    const failure = await run(client, ['-address', address, '-call', 'ListPosts']).then(
      () => '',
      (error: { stderr: string }) => error.stderr,
    );
    expect(failure).to.include('Unimplemented');
    await server.line(/"call":"\/v1\.post\.Post\/ListPosts"/);
  });
});
