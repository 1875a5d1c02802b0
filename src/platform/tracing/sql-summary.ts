/** A summary of a statement, without its values. */
export interface SqlSummary {
  /** `SELECT` */
  readonly operation: string;
  /** The first table that it names. */
  readonly table: string | undefined;
  /** `SELECT users` */
  readonly text: string;
}

/** Statements are few: they are constants in the code, with separate values. */
const maxKnown = 1_000;
const known = new Map<string, SqlSummary>();

const firstWord = /^\s*(?<operation>[a-z]+)/i;
/** The first name after its keyword; `FROM` also appears in `extract(epoch FROM time)`. */
const firstTable =
  /(?<!\bextract\(\w+\s+)\b(?:FROM|INTO|UPDATE|TABLE(?:\s+IF(?:\s+NOT)?\s+EXISTS)?)\s+(?<table>[a-z_]\w*)/i;
/** Tables of a single import are left out, because a summary must have few values. */
const ownId = /_[0-9a-f]{32}$/;

/** Source: OpenTelemetry semantic conventions, "Generating a summary of the query". */
export const sqlSummary = (statement: string): SqlSummary => {
  const seen = known.get(statement);
  if (seen !== undefined) return seen;
  const operation = firstWord.exec(statement)?.groups?.['operation']?.toUpperCase() ?? 'SQL';
  const table = firstTable.exec(statement)?.groups?.['table']?.replace(ownId, '');
  const summary = { operation, table, text: table === undefined ? operation : `${operation} ${table}` };
  if (known.size < maxKnown) known.set(statement, summary);
  return summary;
};
