import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = `${root}/docs/upstream`;
const index = readFileSync(`${folder}/README.md`, 'utf8');

/** The output of each reproduction while the fault exists. */
const faults: Readonly<Record<string, readonly RegExp[]>> = {
  'cancelled-call': [/^grpc-js: CANCELLED; the server received 1 call and saw 0 of them cancelled$/m],
  'closed-channel': [/^grpc-js: thrown: Channel has been shut down$/m],
  'cut-message': [/^grpc-js: 1 of 2 messages, then OK$/m],
  'far-deadline': [/^grpc-js: unhandled Deadline is too far in the future$/m],
  'forbidden-metadata': [/^grpc-js: not settled after 1 s$/m],
  'frame-flag': [/^grpc-js: OK$/m],
  'html-page': [/^grpc-js: RESOURCE_EXHAUSTED: Received message larger than max/m],
  'long-timeout': [/^grpc-js: sends grpc-timeout: 100000000S$/m],
  'lost-messages': [/^grpc-js: read (?:[1-4]?\d) of 50 messages, then 10 ABORTED: try again$/m],
  'malformed-message': [
    /^proto-loader: 0a036162: userId "ab"$/m,
    /^proto-loader: 0a01ff: userId "\ufffd"$/m,
    /^proto-loader: 0a01fe: userId "\ufffd"$/m,
  ],
  'method-limits': [/^grpc-js: OK: 100 bytes sent, 100 received/m],
  'odd-status': [/abc becomes code NaN$/m, /99 becomes code 99$/m],
  'padded-binary': [/^grpc-js: the byte 1 goes out as AQ==$/m],
  'parent-listeners': [/have left 20 listeners$/m],
  'past-deadline': [/^grpc-js: DEADLINE_EXCEEDED, and the server received 1 call$/m],
  'server-answers': [/^grpc-js: success: grpc-message OK$/m, /^grpc-js: grpc-encoding snappy: grpc-status 0$/m],
  'two-responses': [/^grpc-js: not settled after 1 s$/m],
  'unknown-compression': [
    /^grpc-js: compressed with snappy: code undefined/m,
    /without a grpc-encoding: code undefined/m,
  ],
};

describe('the faults of grpc-js in docs/upstream', () => {
  for (const [name, lines] of Object.entries(faults)) {
    it(`are still there: ${name}`, async function stillThere() {
      this.timeout(20_000);
      const { stdout } = await run(process.execPath, [`${folder}/${name}.mjs`]);
      for (const line of lines) expect(stdout, 'mended upstream? then what mends it here can go').to.match(line);
      expect(stdout).to.match(/^grpc-go: /m);
    });
  }

  it('are all tested, and all listed in the index', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.mjs'));
    expect(Object.keys(faults).map((name) => `${name}.mjs`)).to.have.members(files);
    expect([...index.matchAll(/\]\(([a-z-]+\.mjs)\)/g)].map(([, file]) => file)).to.have.members(files);
  });

  it('are those of the versions that are installed', () => {
    for (const name of ['grpc-js', 'proto-loader']) {
      const { version } = JSON.parse(readFileSync(`${root}/node_modules/@grpc/${name}/package.json`, 'utf8')) as {
        version: string;
      };
      expect(index).to.include(`\`@grpc/${name}\` ${version}`);
    }
  });
});
