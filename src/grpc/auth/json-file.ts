import { readFile } from 'node:fs/promises';
import { status } from '@grpc/grpc-js';
import type * as z from 'zod';
import { fileStamp, followFiles, type Followed } from '../common/follow-files.js';
import type { Logger } from '../common/logger.js';
import { errorCode } from '../common/error-code.js';
import { StatusError } from '../common/status-error.js';

/** A file of JSON that is followed. */
export interface JsonFileOptions {
  readonly path: string;
  /** How often to look for a change. 5 s by default. */
  readonly intervalMs?: number;
  readonly logger?: Logger;
}

/**
 * Follows a JSON file: its contents, checked by a schema and made into what is used. Rejects with FAILED_PRECONDITION when
 * the file cannot be read or is refused. Messages name places in the file and never repeat what stands there.
 */
export const followJsonFile = async <S extends z.ZodType, T>(
  what: string,
  schema: S,
  make: (contents: z.output<S>) => T,
  { path, intervalMs, logger }: JsonFileOptions,
): Promise<Followed<T>> =>
  followFiles({
    what,
    path,
    stamp: () => fileStamp(path),
    async read() {
      const text = await readFile(path, 'utf8').catch((cause: unknown) => {
        throw refusal(`${path} cannot be read (${errorCode(cause)})`, cause);
      });
      return make(parseJson(path, schema, text));
    },
    intervalMs,
    logger,
  });

/** Parses JSON and checks it. Throws FAILED_PRECONDITION with every place that is refused. */
export const parseJson = <S extends z.ZodType>(path: string, schema: S, text: string): z.output<S> => {
  const parsed = schema.safeParse(fromJson(path, text));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, code, message }) =>
      // Where a key is not known, the message names it; and it may be a token that stands in the wrong place.
      `${path.join('.') || 'the document'}: ${code === 'unrecognized_keys' ? 'has a key that is not known' : message}`,
  );
  throw refusal(`${path} is refused: ${problems.join('; ')}`);
};

const fromJson = (path: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which may be a token.
    throw refusal(`${path} is not JSON`);
  }
};

const refusal = (message: string, cause?: unknown): StatusError =>
  new StatusError(status.FAILED_PRECONDITION, message, { cause });
