import { hash, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { Identity } from '../common/call-context.js';
import { followJsonFile, type JsonFileOptions } from './json-file.js';
import { defaultErrorDomain, unauthenticated } from './refusal.js';
import type { ClosableTokenVerifier } from './token-verifier.js';

/** The path of the tokens, and the domain of rejections. */
export interface StaticTokensOptions extends JsonFileOptions {
  /** The domain of the ErrorInfo in rejections. */
  readonly errorDomain?: string;
}

/** The tokens of a file. */
export interface StaticTokens extends ClosableTokenVerifier {
  /** Checks the file now. */
  refresh(): Promise<void>;
}

/**
 * Follows a file of tokens, `{"tokens":[{"token":"…","subject":"…"}]}`, for laptops and tests. The bearer of a token
 * is its subject. Rejects with FAILED_PRECONDITION when the file is not valid; no message quotes a token.
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
      // All tokens are compared by hash, so that the duration leaks nothing.
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
