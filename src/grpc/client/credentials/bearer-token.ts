import { credentials, Metadata, status, type CallCredentials } from '@grpc/grpc-js';
import { callbackify } from 'node:util';
import { StatusError } from '../../common/status-error.js';

/**
 * Returns the token for a call. It is called once per attempt, so it must cache. A StatusError that it throws ends
 * the call with that status; any other error ends it with UNAVAILABLE, without its text.
 */
export type TokenSource = () => string | Promise<string>;

/** RFC 6750, section 2.1. Metadata would quote an invalid value in its error, which may be logged. */
const tokenFormat = /^[A-Za-z0-9\-._~+/]+=*$/;

/**
 * Call credentials that send `authorization: Bearer …`, from a token, a function, or a `tokenFile`. They work per
 * channel and per call, and never over plaintext: `createChannel` and the client reject that, as in Go.
 *
 * @throws TypeError when the token is not valid (RFC 6750, section 2.1)
 */
export const bearerToken = (source: string | TokenSource): CallCredentials => {
  if (typeof source === 'string' && !tokenFormat.test(source)) throw new TypeError('not a bearer token (RFC 6750)');
  const read = typeof source === 'string' ? () => source : source;
  let last: { token: string; metadata: Metadata } | undefined;

  const metadata = async (): Promise<Metadata> => {
    const token = await tokenFrom(read);
    if (last?.token !== token) {
      last = { token, metadata: new Metadata() };
      last.metadata.set('authorization', `Bearer ${token}`);
    }
    // A copy, because grpc-js adds the headers of a connection's health watch to the object.
    return last.metadata.clone();
  };
  const generate = callbackify(metadata);
  return credentials.createFromMetadataGenerator((_call, callback) => generate(callback));
};

const tokenFrom = async (read: TokenSource): Promise<string> => {
  let token: string;
  try {
    token = await read();
  } catch (error) {
    throw error instanceof StatusError
      ? error
      : new StatusError(status.UNAVAILABLE, 'no token is available', { cause: error });
  }
  if (!tokenFormat.test(token))
    throw new StatusError(status.UNAUTHENTICATED, 'the token source did not return a bearer token');
  return token;
};
