import { loadYaml } from '@kubernetes/client-node';

/** A key of the chart's values.yaml. */
export interface ChartValue {
  readonly key: string;
  /** `user.imports.maxUsers` */
  readonly path: string;
  readonly value: unknown;
  /** The comment right above it, in one line. */
  readonly comment: string;
  /** The text after `@env` and `@schema`. */
  readonly env: string | undefined;
  readonly schema: string | undefined;
  /** Its keys, if it is a section and not a value. */
  readonly section: ChartValue[] | undefined;
}

const keyLine = /^(?<indent> *)(?<key>[A-Za-z]\w*):(?<rest>.*)$/;
const commentLine = /^ *#(?: (?<text>.*))?$/;
const annotation = /\s# @(?<kind>env|schema) (?<text>.+)$/;

const isSection = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;

/**
 * The keys of a values.yaml in our layout: one key per line, two spaces per level. js-yaml reads the values but drops
 * the comments, so the lines are read separately.
 */
export const readValues = (text: string): ChartValue[] => {
  const top: ChartValue[] = [];
  /** The open sections, from the outermost, each with the indent of its keys. */
  let open: {
    readonly path: string;
    readonly keys: ChartValue[];
    readonly values: Readonly<Record<string, unknown>>;
  }[] = [{ path: '', keys: top, values: loadYaml<Record<string, unknown>>(text) }];
  /** Lines with deeper indentation belong to a value. */
  let valueIndent = Infinity;
  let comment: string[] = [];
  for (const line of text.split('\n')) {
    const commented = commentLine.exec(line);
    if (commented !== null) {
      comment.push(commented.groups?.['text'] ?? '');
      continue;
    }
    const { indent = '', key, rest = '' } = keyLine.exec(line)?.groups ?? {};
    if (key !== undefined && indent.length <= valueIndent) {
      open = open.slice(0, indent.length / 2 + 1);
      const parent = open.at(-1);
      if (parent === undefined) throw new Error(`values.yaml is not indented by two spaces: ${line}`);
      const path = parent.path === '' ? key : `${parent.path}.${key}`;
      const value = parent.values[key];
      const { kind, text: annotated } = annotation.exec(rest)?.groups ?? {};
      const section = rest.trim() === '' && isSection(value) ? { path, keys: [], values: value } : undefined;
      parent.keys.push({
        key,
        path,
        value,
        comment: comment.join(' '),
        env: kind === 'env' ? annotated : undefined,
        schema: kind === 'schema' ? annotated : undefined,
        section: section?.keys,
      });
      if (section !== undefined) open.push(section);
      valueIndent = section === undefined ? indent.length : Infinity;
    }
    comment = [];
  }
  return top;
};
