import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { openStaticTokens, type StaticTokens } from '../../../src/grpc/auth/static-tokens.js';
import type { Logger } from '../../../src/grpc/common/logger.js';
import { createRecordingLogger } from '../../../src/grpc/testing/index.js';
import { statusError } from '../../support/rejection.js';

describe('static tokens', () => {
  let directory: string;
  let path: string;
  const opened: StaticTokens[] = [];
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tokens-'));
    path = join(directory, 'tokens.json');
  });
  afterEach(async () => {
    for (const tokens of opened.splice(0)) tokens.close();
    await rm(directory, { recursive: true });
  });
  const write = async (tokens: Record<string, string>): Promise<void> =>
    writeFile(path, JSON.stringify({ tokens: Object.entries(tokens).map(([token, subject]) => ({ token, subject })) }));
  const open = async (logger?: Logger): Promise<StaticTokens> => {
    const tokens = await openStaticTokens({ path, intervalMs: 60_000, errorDomain: 'test', ...(logger && { logger }) });
    opened.push(tokens);
    return tokens;
  };

  it('speak for the subject that they are written beside', async () => {
    await write({ 'alices-token': 'alice', 'bobs-token': 'bob' });
    const tokens = await open();
    expect(await tokens.verify('alices-token')).to.deep.equal({ subject: 'alice', by: 'static-token' });
    expect(await tokens.verify('bobs-token')).to.deep.equal({ subject: 'bob', by: 'static-token' });
  });

  it('are refused when they differ in anything', async () => {
    await write({ 'alices-token': 'alice' });
    const tokens = await open();
    for (const token of ['', 'alices-toke', 'alices-token ', 'Alices-token', 'x'.repeat(100_000)]) {
      const error = await statusError(tokens.verify(token));
      expect(error.code).to.equal(status.UNAUTHENTICATED);
      expect(error.details).to.deep.equal([{ kind: 'ErrorInfo', reason: 'TOKEN_INVALID', domain: 'test' }]);
    }
  });

  it('follow their file, and stay while it is broken', async () => {
    await write({ old: 'alice' });
    const logger = createRecordingLogger();
    const tokens = await open(logger);
    await writeFile(path, '{"tokens":[{"token":"new","subj');
    await tokens.refresh();
    expect((await tokens.verify('old')).subject).to.equal('alice');
    await write({ new: 'alice' });
    await tokens.refresh();
    await statusError(tokens.verify('old'));
    expect((await tokens.verify('new')).subject).to.equal('alice');
    expect(logger.entries.map(({ level, message }) => `${level}: ${message}`)).to.deep.equal([
      'info: static tokens loaded',
      'warn: static tokens not replaced, using the last valid version; correct the file',
      'info: static tokens replaced',
    ]);
  });

  describe('in a file that will not do are refused without repeating them:', () => {
    const cases: [string, string, RegExp][] = [
      ['no JSON', 'sesame', /tokens\.json is not JSON$/],
      ['half of a document', '{"tokens":[{"token":"sesame"', /tokens\.json is not JSON$/],
      [
        'another shape',
        '{"tokens":{"sesame":"alice"}}',
        /is not valid: tokens: Invalid input: expected array, received object$/,
      ],
      [
        'a token as a key',
        '{"tokens":[{"sesame":"alice"}]}',
        /tokens\.0\.token: .*; tokens\.0\.subject: .*; tokens\.0: has an unknown key$/,
      ],
      ['no subject', '{"tokens":[{"token":"sesame","subject":""}]}', /tokens\.0\.subject: Too small/],
      ['an empty token', '{"tokens":[{"token":"","subject":"sesame"}]}', /tokens\.0\.token: Too small/],
      [
        'a token with a space',
        '{"tokens":[{"token":"open sesame","subject":"alice"}]}',
        /tokens\.0\.token: must be printable ASCII without spaces$/,
      ],
    ];
    for (const [title, text, message] of cases) {
      it(title, async () => {
        await writeFile(path, text);
        const error = await statusError(open());
        expect(error.code).to.equal(status.FAILED_PRECONDITION);
        expect(error.message).to.match(message).and.not.to.contain('sesame');
        expect(error.cause).to.equal(undefined);
      });
    }

    it('no file', async () => {
      expect((await statusError(open())).message).to.equal(`${path} cannot be read (ENOENT)`);
    });
  });
});
