/** The fields that are read from a source map. Source: ECMA-426, "Source map format". */
export interface SourceMapText {
  readonly sources: readonly string[];
  readonly mappings: string;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digits = new Map(alphabet.split('').map((digit, value) => [digit.charCodeAt(0), value]));
const [semicolon, comma] = [';'.charCodeAt(0), ','.charCodeAt(0)];

/**
 * The source position of a JavaScript position, as `file:line:column`, counted from 1. It scans the text, because
 * Node.js's own SourceMap creates an object for each of a map's 50,000 positions, 15 MiB in total.
 */
export const findOriginal = (map: SourceMapText, line: number, column: number): string | undefined => {
  const { mappings } = map;
  /**
   * A segment: its column in the JavaScript, its source, its line and its column, each relative to the last segment.
   */
  const at = [0, 0, 0, 0, 0];
  let found: readonly number[] | undefined;
  let current = 1;
  let field = 0;
  for (let index = 0; index <= mappings.length && current <= line;) {
    const code = mappings.charCodeAt(index);
    if (code !== semicolon && code !== comma && index < mappings.length) {
      let [value, shift, digit] = [0, 0, 32];
      for (; (digit & 32) !== 0; shift += 5) {
        digit = digits.get(mappings.charCodeAt(index++)) ?? 0;
        value |= (digit & 31) << shift;
      }
      at[field] = (at[field] ?? 0) + ((value & 1) === 1 ? -(value >> 1) : value >> 1);
      field++;
      continue;
    }
    if (current === line && field > 0) {
      if ((at[0] ?? 0) > column - 1) break;
      found = field > 1 ? [...at] : undefined;
    }
    field = 0;
    index++;
    if (code === semicolon) {
      current++;
      at[0] = 0;
    }
  }
  const [, source = -1, originalLine = 0, originalColumn = 0] = found ?? [];
  const file = map.sources[source];
  return file === undefined ? undefined : `${file}:${originalLine + 1}:${originalColumn + 1}`;
};
