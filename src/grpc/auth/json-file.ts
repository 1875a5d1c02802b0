import { readFile } from 'node:fs/promises';
import { status } from '@grpc/grpc-js';
import type * as z from 'zod';
import { fileStamp, followFiles, type Followed } from '../common/follow-files.js';
import type { Logger } from '../common/logger.js';
import { errorCode } from '../common/error-code.js';
import { StatusError } from '../common/status-error.js';

/** A JSON file whose changes are followed. */
export interface JsonFileOptions {
  readonly path: string;
  /** The interval between checks for a change. 5 s by default. */
  readonly intervalMs?: number;
  readonly logger?: Logger;
}

/**
 * Follows a JSON file, validates it by a schema and converts it. Rejects with FAILED_PRECONDITION when the file
 * cannot be read or is not valid. Messages name places in the file and never quote its contents.
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

/** Parses and validates JSON. Throws FAILED_PRECONDITION with every invalid place. */
export const parseJson = <S extends z.ZodType>(path: string, schema: S, text: string): z.output<S> => {
  const parsed = schema.safeParse(fromJson(path, text));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, code, message }) =>
      // The message for an unknown key would quote it, and it may be a misplaced token.
      `${path.join('.') || 'the document'}: ${code === 'unrecognized_keys' ? 'has an unknown key' : message}`,
  );
  throw refusal(`${path} is not valid: ${problems.join('; ')}`);
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
