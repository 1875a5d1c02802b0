import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const read = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');
const examples = 'test/docs/examples';

/** The lines without their common indentation. */
const dedent = (lines: readonly string[]): string => {
  const widths = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const width = Math.min(...widths);
  return lines
    .map((line) => line.slice(width))
    .join('\n')
    .trim();
};

/** The text between `// #region name` and `// #endregion`, by `file#name`. */
const regions = new Map<string, string>();
for (const file of readdirSync(`${root}/${examples}`)) {
  let region: { name: string; lines: string[] } | undefined;
  for (const line of read(`${examples}/${file}`).split('\n')) {
    const begin = /^\s*\/\/ #region (\S+)$/.exec(line);
    if (begin) region = { name: `${examples}/${file}#${begin[1]}`, lines: [] };
    else if (region && /^\s*\/\/ #endregion$/.test(line)) {
      regions.set(region.name, dedent(region.lines));
      region = undefined;
    } else region?.lines.push(line);
  }
}

interface Block {
  readonly language: string;
  /** From the comment above it: the location of the code. */
  readonly source: string | undefined;
  readonly code: string;
}

const blocks: readonly Block[] = [
  ...read('docs/grpc.md').matchAll(/(?:^<!-- (\S+) -->\n)?^```(\w+)\n(.*?)^```$/gms),
].map(([, source, language = '', code = '']) => ({ language, source, code: code.trim() }));

describe('the code in docs/grpc.md', () => {
  it('is there', () => {
    expect(blocks.length).to.be.above(20);
  });

  for (const [index, { language, source, code }] of blocks.entries()) {
    it(`is that of ${source ?? `no file, in block ${index + 1}`}`, () => {
      if (source?.includes('#')) expect(code).to.equal(regions.get(source));
      else expect(read(source ?? ''), language).to.include(code);
    });
  }

  it('is all that the examples mark', () => {
    expect(blocks.flatMap(({ source }) => (source?.includes('#') ? [source] : []))).to.have.members([
      ...regions.keys(),
    ]);
  });
});
