import { KeyObject } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { createAuthority, listen } from '../../src/grpc/testing/index.js';

type Respond = (request: IncomingMessage, response: ServerResponse) => void;

/** An issuer of JSON Web Tokens with its key set on a local HTTPS server that can be made to misbehave. */
export interface TestIssuer {
  readonly issuer: string;
  /** The URL of its key set. */
  readonly url: string;
  readonly port: number;
  readonly caFile: string;
  /** Its requests, in order. */
  readonly requests: { readonly path: string | undefined; readonly authorization: string | undefined }[];
  /** Resolves at the next request. */
  asked(): Promise<void>;
  /** Signs with the newest key. Claims override valid ones, and undefined omits one; a `kid` of null names no key. */
  sign(claims?: Record<string, unknown>, header?: { kid: string | null }): Promise<string>;
  /** The newest key's public half in PEM, for the attack that uses it as a secret. */
  publicKeyPem(): string;
  /** Replaces all keys with a new one; it is published by default. */
  rotate(options?: { algorithm?: string; keepOld?: boolean; publish?: boolean }): Promise<void>;
  /** Sets its responses from now on; undefined restores them. */
  misbehave(respond: Respond | undefined): void;
  close(): Promise<void>;
}

export const audience = 'duet-test';

export const startTokenIssuer = async (): Promise<TestIssuer> => {
  const authority = createAuthority('Issuer CA');
  const leaf = authority.issue({ dns: ['localhost'], ip: ['127.0.0.1'] });
  const directory = await mkdtemp(join(tmpdir(), 'issuer-'));
  const caFile = join(directory, 'ca.crt');
  await writeFile(caFile, authority.certificatePem);

  const requests: TestIssuer['requests'] = [];
  let keys: JWK[] = [];
  let current: { kid: string; algorithm: string; privateKey: CryptoKey; publicKey: CryptoKey } | undefined;
  let respondInstead: Respond | undefined;
  const server = createServer({ cert: leaf.certificatePem, key: leaf.privateKeyPem }, (request, response) => {
    server.emit('asked');
    requests.push({ path: request.url, authorization: request.headers.authorization });
    if (respondInstead) return respondInstead(request, response);
    const discovery = request.url === '/.well-known/openid-configuration';
    const body = discovery ? { issuer, jwks_uri: 'https://unreachable.invalid/jwks' } : { keys };
    const type = discovery ? 'application/json' : 'application/jwk-set+json';
    // As strict as the Kubernetes API server.
    const accepted = request.headers.accept?.split(/, ?/).includes(type);
    response.writeHead(accepted ? 200 : 406, { 'content-type': type }).end(JSON.stringify(body));
  });
  const port = await listen(server);
  const issuer = `https://127.0.0.1:${port}`;

  const rotate: TestIssuer['rotate'] = async ({ algorithm = 'ES256', keepOld = false, publish = true } = {}) => {
    const pair = await generateKeyPair(algorithm, { extractable: true });
    const kid = `key-${(rotations += 1)}`;
    current = { kid, algorithm, ...pair };
    if (publish)
      keys = [...(keepOld ? keys : []), { ...(await exportJWK(pair.publicKey)), kid, alg: algorithm, use: 'sig' }];
  };
  let rotations = 0;
  await rotate();

  return {
    issuer,
    url: `${issuer}/openid/v1/jwks`,
    port,
    caFile,
    requests,
    rotate,
    asked: async () => new Promise((resolve) => server.once('asked', resolve)),
    async sign(claims = {}, header) {
      if (current === undefined) throw new Error('no key');
      const nowS = Math.floor(Date.now() / 1_000);
      const all = {
        iss: issuer,
        aud: audience,
        sub: 'system:serviceaccount:test:post',
        iat: nowS,
        exp: nowS + 600,
        ...claims,
      };
      const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
      const { kid } = header ?? current;
      return new SignJWT(given)
        .setProtectedHeader({ alg: current.algorithm, ...(kid !== null && { kid }) })
        .sign(current.privateKey);
    },
    publicKeyPem() {
      if (current === undefined) throw new Error('no key');
      return KeyObject.from(current.publicKey).export({ type: 'spki', format: 'pem' }).toString();
    },
    misbehave(respond) {
      respondInstead = respond;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(directory, { recursive: true });
    },
  };
};
