import { expect } from 'chai';
import * as fc from 'fast-check';
import { keysetPages } from '../../src/resources/keyset-pages.js';
import { cutPage, maxPageBytes, pageSizeOf } from '../../src/resources/page.js';
import { Violations } from '../../src/resources/violations.js';

describe('a page size', () => {
  it('of 0 is 1,000, and more is cut to it', () => {
    const violations = new Violations();
    expect([0, 1, 999, 1_000, 1_001, 2 ** 31 - 1].map((size) => pageSizeOf(violations, size))).to.deep.equal([
      1_000, 1, 999, 1_000, 1_000, 1_000,
    ]);
    violations.throwIfAny();
  });

  it('below 0 is refused', () => {
    const violations = new Violations();
    pageSizeOf(violations, -1);
    expect(() => violations.throwIfAny()).to.throw('page_size must be 0 or more');
  });
});

describe('a page', () => {
  const cut = (sizes: readonly number[], size: number) => cutPage(sizes, size, (bytes) => bytes);

  it('ends at its size, and knows whether there is more', () => {
    expect(cut([1, 1, 1], 3)).to.deep.equal({ rows: [1, 1, 1], more: false });
    expect(cut([1, 1, 1], 2)).to.deep.equal({ rows: [1, 1], more: true });
    expect(cut([], 2)).to.deep.equal({ rows: [], more: false });
  });

  it('ends before the row that would take it over 3 MiB', () => {
    const half = maxPageBytes / 2;
    expect(cut([half, half, 1], 10)).to.deep.equal({ rows: [half, half], more: true });
    expect(cut([half, half], 10)).to.deep.equal({ rows: [half, half], more: false });
  });

  it('holds a first row of any size', () => {
    expect(cut([maxPageBytes + 1, 1], 10)).to.deep.equal({ rows: [maxPageBytes + 1], more: true });
  });

  it('loses and repeats no row, for any sizes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(maxPageBytes)), fc.integer({ min: 1, max: 5 }), (rows, size) => {
        const seen: number[] = [];
        for (;;) {
          const page = cut(rows.slice(seen.length, seen.length + size + 1), size);
          expect(page.rows.length).to.be.at.most(size);
          seen.push(...page.rows);
          if (!page.more) break;
          expect(page.rows).not.to.be.empty;
        }
        expect(seen).to.deep.equal(rows);
      }),
    );
  });
});

describe('keyset pages', () => {
  const rows = Array.from({ length: 5 }, (_, index) => ({ sequence: String(index + 1) }));
  const read = async (after: string) => rows.filter(({ sequence }) => Number(sequence) > Number(after)).slice(0, 2);

  it('start after a row, and end when there are no more', async () => {
    const pages: string[][] = [];
    for await (const page of keysetPages(read, '1', new AbortController().signal))
      pages.push(page.map(({ sequence }) => sequence));
    expect(pages).to.deep.equal([
      ['2', '3'],
      ['4', '5'],
    ]);
  });

  it('read no further once they are aborted', async () => {
    const controller = new AbortController();
    let reads = 0;
    for await (const _ of keysetPages((after) => (reads++, read(after)), '0', controller.signal)) controller.abort();
    expect(reads).to.equal(1);
  });
});
