import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { fileURLToPath } from 'node:url';
import { findOriginal } from '../../src/platform/find-original.js';

describe('a position in a source map', () => {
  const text = readFileSync(fileURLToPath(new URL('../../src/platform/lifecycle.js.map', import.meta.url)), 'utf8');

  it('is the one that Node.js finds', () => {
    const payload = JSON.parse(text) as SourceMapPayload;
    const map = new SourceMap(payload);
    let compared = 0;
    for (let line = 1; line <= 160; line++) {
      for (let column = 1; column <= 80; column += 3) {
        const entry = map.findEntry(line - 1, column - 1);
        // Node.js continues with the last line's if a line has none.
        if (!('generatedLine' in entry) || entry.generatedLine !== line - 1) continue;
        compared++;
        expect(findOriginal(payload, line, column), `${line}:${column}`).to.equal(
          `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`,
        );
      }
    }
    expect(compared).to.be.greaterThan(1_000);
  });

  it('is unknown before the first, in a line without any, and where a segment has no source', () => {
    const map = { sources: ['a.ts'], mappings: 'EAAA;;A' };
    expect(findOriginal(map, 1, 1)).to.equal(undefined);
    expect(findOriginal(map, 1, 3)).to.equal('a.ts:1:1');
    expect(findOriginal(map, 2, 1)).to.equal(undefined);
    expect(findOriginal(map, 3, 9)).to.equal(undefined);
    expect(findOriginal(map, 9, 1)).to.equal(undefined);
  });
});
