import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tokenReasons } from '../../src/grpc/auth/index.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The values after `reason:`, and the list of token rejection reasons. */
const reasonsInCode = (): string[] => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !/(^|\/)gen\//.test(file),
  );
  const found = files.flatMap((file) => {
    const text = readFileSync(join(root, 'src', file), 'utf8');
    return Array.from(text.matchAll(/\breason: '([A-Z_]+)'/g), ([, reason]) => reason ?? '');
  });
  return [...new Set([...found, ...tokenReasons])].toSorted();
};

const reasonsInDocs = (): string[] =>
  Array.from(
    readFileSync(join(root, 'docs/errors.md'), 'utf8').matchAll(/^\| ([A-Z_]+) \|/gm),
    ([, reason]) => reason ?? '',
  ).toSorted();

describe('the reasons of errors', () => {
  it('in docs/errors.md are those in the code, each once', () => {
    expect(reasonsInDocs()).to.deep.equal(reasonsInCode());
  });

  it('have an anchor each, to which the type of an HTTP error leads', () => {
    const anchors = Array.from(
      readFileSync(join(root, 'docs/errors.md'), 'utf8').matchAll(/^\| ([A-Z_]+) \| <a id="([a-z_]+)"><\/a>/gm),
      ([, reason, anchor]) => [reason, anchor],
    );
    expect(anchors.map(([reason]) => reason)).to.have.members(reasonsInDocs());
    for (const [reason, anchor] of anchors) expect(anchor).to.equal(reason?.toLowerCase());
  });

  it('are written as google.rpc.ErrorInfo asks', () => {
    for (const reason of reasonsInCode())
      expect(reason)
        .to.match(/^[A-Z][A-Z0-9_]+[A-Z0-9]$/)
        .with.length.at.most(63);
  });
});
