import { microseconds } from '../platform/database/microseconds.js';
import { protoName, type Field } from './fields.js';
import type { Sequenced } from './keyset-pages.js';

/** The columns of some fields, in one order, for the lists of a statement. */
export interface Columns<E> {
  /** `user_id, name` */
  readonly names: string;
  /** `user_id AS "userId", name` */
  readonly selected: string;
  /** `$3, $4` from 3 on. */
  parameters(first: number): string;
  /** `$2::text[], $3::integer[]` from 2 on: a list for each column. A list value is passed as text. */
  lists(first: number): string;
  /** `user_id, tags::text[] AS tags`, for the rows of `unnest`. */
  readonly unnested: string;
  /** `name = coalesce($3, name)` from 3 on: an undefined value keeps its column. */
  changes(first: number): string;
  /** `name = excluded.name` */
  readonly excluded: string;
  /** SQL for at least the size of a row's values in bytes; PostgreSQL knows the length of a text without reading it. */
  readonly bytes: string;
  /** The values of the parameters. */
  values(of: Partial<E>): unknown[];
  /** The values of the lists. */
  listsOf(rows: readonly E[]): unknown[];
}

/** @param keys of `fields`, in the order of the parameters */
export const columnsOf = <E extends object>(
  fields: { readonly [K in keyof E & string]: Pick<Field<E[K]>, 'type'> },
  keys: readonly (keyof E & string)[],
): Columns<E> => {
  const list = (write: (name: string, index: number, key: keyof E & string) => string): string =>
    keys.map((key, index) => write(protoName(key), index, key)).join(', ');
  const lengths = keys.flatMap((key) => {
    const { type } = fields[key];
    if (type === 'integer') return [];
    // The separator accounts for the size that each text adds to a message.
    return [`octet_length(${type === 'text' ? protoName(key) : `array_to_string(${protoName(key)}, '...')`})`];
  });
  const isList = (key: keyof E & string): boolean => fields[key].type === 'text[]';
  return {
    names: list((name) => name),
    selected: list((name, _index, key) => (name === key ? name : `${name} AS "${key}"`)),
    parameters: (first) => list((_name, index) => `$${first + index}`),
    lists: (first) => list((_name, index, key) => `$${first + index}::${isList(key) ? 'text' : fields[key].type}[]`),
    unnested: list((name, _index, key) => (isList(key) ? `${name}::text[] AS ${name}` : name)),
    changes: (first) => list((name, index) => `${name} = coalesce($${first + index}, ${name})`),
    excluded: list((name) => `${name} = excluded.${name}`),
    bytes: lengths.join(' + '),
    values: (of) => keys.map((key) => of[key]),
    listsOf: (rows) => keys.map((key) => rows.map((row) => (isList(key) ? arrayText(row[key]) : row[key]))),
  };
};

/** A list as a PostgreSQL array literal: `unnest` would flatten a list of lists. */
const arrayText = (values: unknown): string => {
  const texts: readonly unknown[] = Array.isArray(values) ? values : [];
  return `{${texts.map((text) => `"${String(text).replaceAll(/["\\]/g, String.raw`\$&`)}"`).join(',')}}`;
};

/** SQL for an etag. It changes with every change, and is unique per row, also if a row is deleted and created again. */
export const etag = `sequence || '.' || revision`;

/** The fields of an entity that the server sets. */
export interface Stored extends Sequenced {
  /** Microseconds since the epoch, as for all times here: a bigint as text. */
  readonly createTime: string;
  readonly updateTime: string;
  readonly etag: string;
}

/** SQL for it. */
export const storedColumns = `sequence, ${microseconds('create_time')} AS "createTime",
  ${microseconds('update_time')} AS "updateTime", ${etag} AS etag`;
