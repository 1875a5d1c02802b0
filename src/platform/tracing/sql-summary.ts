/** What a statement does, without what it does it with. */
export interface SqlSummary {
  /** `SELECT` */
  readonly operation: string;
  /** The first table that it names. */
  readonly table: string | undefined;
  /** `SELECT users` */
  readonly text: string;
}

/** Statements are few: they stand in the code, and their values are beside them. */
const maxKnown = 1_000;
const known = new Map<string, SqlSummary>();

const firstWord = /^\s*(?<operation>[a-z]+)/i;
/** The first behind its keyword; `FROM` stands in `extract(epoch FROM time)` too. */
const firstTable =
  /(?<!\bextract\(\w+\s+)\b(?:FROM|INTO|UPDATE|TABLE(?:\s+IF(?:\s+NOT)?\s+EXISTS)?)\s+(?<table>[a-z_]\w*)/i;
/** Of tables that are made for one import: a summary has few values. */
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
