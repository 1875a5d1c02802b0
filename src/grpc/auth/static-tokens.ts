import { hash, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { Identity } from '../common/call-context.js';
import { followJsonFile, type JsonFileOptions } from './json-file.js';
import { defaultErrorDomain, unauthenticated } from './refusal.js';
import type { ClosableTokenVerifier } from './token-verifier.js';

/** Where the tokens are, and the domain of refusals. */
export interface StaticTokensOptions extends JsonFileOptions {
  /** Of the ErrorInfo in refusals. */
  readonly errorDomain?: string;
}

/** The tokens of a file. */
export interface StaticTokens extends ClosableTokenVerifier {
  /** Looks at the file now. */
  refresh(): Promise<void>;
}

/**
 * Opens a file of tokens, `{"tokens":[{"token":"…","subject":"…"}]}`, for laptops and tests: who knows a token is its
 * subject. The file is followed. Rejects with FAILED_PRECONDITION when it cannot be used; no message repeats a token.
 */
export const openStaticTokens = async ({
  errorDomain = defaultErrorDomain,
  ...file
}: StaticTokensOptions): Promise<StaticTokens> => {
  const followed = await followJsonFile('static tokens', schema, entries, file);
  return {
    async verify(token) {
      const digest = hash('sha256', token, 'buffer');
      let found: Identity | undefined;
      // All are compared, and by their hashes, so that the time it takes tells nothing of any of them.
      for (const entry of followed.current) {
        if (timingSafeEqual(entry.digest, digest)) found = entry.identity;
      }
      if (found === undefined) throw unauthenticated('TOKEN_INVALID', errorDomain);
      return found;
    },
    refresh: async () => followed.refresh(),
    close: () => followed.close(),
  };
};

interface Entry {
  readonly digest: Buffer;
  readonly identity: Identity;
}

const schema = z.strictObject({
  tokens: z.array(
    z.strictObject({
      token: z
        .string()
        .min(1)
        .max(4_096)
        .regex(/^[\x21-\x7e]*$/, 'must be printable ASCII without spaces'),
      subject: z.string().min(1).max(253),
    }),
  ),
});

const entries = ({ tokens }: z.output<typeof schema>): readonly Entry[] =>
  tokens.map(({ token, subject }) => ({
    digest: hash('sha256', token, 'buffer'),
    identity: { subject, by: 'static-token' },
  }));
