import { createHmac, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { exportJWK, SignJWT } from 'jose';
import { createIssuerKeys, type IssuerKeys, type IssuerKeysOptions } from '../../../src/grpc/auth/issuer-keys.js';
import { createJwtVerifier, type JwtVerifierOptions } from '../../../src/grpc/auth/jwt-verifier.js';
import { issuerAt } from '../../../src/grpc/auth/token-issuer.js';
import type { TokenVerifier } from '../../../src/grpc/auth/token-verifier.js';
import { StatusError } from '../../../src/grpc/common/status-error.js';
import { createRecordingLogger, listen } from '../../../src/grpc/testing/index.js';
import { statusError } from '../../support/rejection.js';
import { audience, startTokenIssuer, type TestIssuer } from '../../support/token-issuer.js';

const nowS = (): number => Math.floor(Date.now() / 1_000);
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a JWT verifier', () => {
  let issuer: TestIssuer;
  const closing: (() => unknown)[] = [];
  beforeEach(async () => {
    issuer = await startTokenIssuer();
    closing.push(async () => issuer.close());
  });
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });

  const keysOf = (options: Partial<IssuerKeysOptions> = {}): IssuerKeys => {
    const keys = createIssuerKeys({
      issuer: issuerAt(issuer.issuer, { url: issuer.url, caFile: issuer.caFile, timeoutMs: 200 }),
      ...options,
    });
    closing.push(() => keys.close());
    return keys;
  };
  const verifierOf = (options: Partial<JwtVerifierOptions> = {}): TokenVerifier =>
    createJwtVerifier({ keys: options.keys ?? keysOf(), audience, errorDomain: 'test', ...options });

  it('says whom a good token speaks for, and until when', async () => {
    const exp = nowS() + 300;
    expect(await verifierOf().verify(await issuer.sign({ exp }))).to.deep.equal({
      subject: 'system:serviceaccount:test:post',
      by: 'jwt',
      issuer: issuer.issuer,
      expiresAtMs: exp * 1_000,
    });
  });

  it('takes each algorithm of its list', async () => {
    for (const algorithm of ['RS256', 'RS384', 'PS256', 'ES256', 'ES384', 'EdDSA']) {
      await issuer.rotate({ algorithm });
      expect((await verifierOf().verify(await issuer.sign())).by).to.equal('jwt');
    }
  });

  it('takes a token for several audiences when it is one of them', async () => {
    expect((await verifierOf().verify(await issuer.sign({ aud: ['other', audience] }))).by).to.equal('jwt');
  });

  it('allows for clocks that differ by 30 s, and by no more', async () => {
    const verifier = verifierOf();
    await verifier.verify(await issuer.sign({ exp: nowS() - 20 }));
    await verifier.verify(await issuer.sign({ nbf: nowS() + 20 }));
    await statusError(verifier.verify(await issuer.sign({ exp: nowS() - 40 })));
    await statusError(verifier.verify(await issuer.sign({ nbf: nowS() + 40 })));
  });

  describe('refuses as UNAUTHENTICATED, and says why by a reason alone,', () => {
    const cases: [string, string, () => Promise<string> | string][] = [
      ['a token that has expired', 'TOKEN_EXPIRED', async () => issuer.sign({ exp: nowS() - 3_600 })],
      ['a token of the future', 'TOKEN_NOT_YET_VALID', async () => issuer.sign({ nbf: nowS() + 3_600 })],
      ['a token for another audience', 'WRONG_AUDIENCE', async () => issuer.sign({ aud: 'other-audience' })],
      ['a token for no audience', 'WRONG_AUDIENCE', async () => issuer.sign({ aud: undefined })],
      [
        'a token of another issuer with the same key',
        'WRONG_ISSUER',
        async () => issuer.sign({ iss: 'https://other.example' }),
      ],
      [
        'a token of another issuer with its own key',
        'WRONG_ISSUER',
        async () => {
          const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
          return new SignJWT({ iss: 'https://other.example', aud: audience, sub: 'x' })
            .setExpirationTime('1h')
            .setProtectedHeader({ alg: 'ES256', kid: 'other' })
            .sign(privateKey);
        },
      ],
      ['a token without an expiry', 'TOKEN_INVALID', async () => issuer.sign({ exp: undefined })],
      ['a token without a subject', 'TOKEN_INVALID', async () => issuer.sign({ sub: undefined })],
      ['a token with an empty subject', 'TOKEN_INVALID', async () => issuer.sign({ sub: '' })],
      [
        'a token that was tampered with',
        'TOKEN_INVALID',
        async () => {
          const [header, , signature] = (await issuer.sign()).split('.');
          return [header, part({ iss: issuer.issuer, aud: audience, sub: 'admin', exp: nowS() + 600 }), signature].join(
            '.',
          );
        },
      ],
      ['a token whose signature was cut', 'TOKEN_INVALID', async () => (await issuer.sign()).slice(0, -10)],
      [
        'a token with alg none',
        'TOKEN_INVALID',
        () =>
          `${part({ alg: 'none', kid: 'key-1' })}.${part({ iss: issuer.issuer, aud: audience, sub: 'admin', exp: nowS() + 600 })}.`,
      ],
      [
        'a token signed with the public key as a secret',
        'TOKEN_INVALID',
        () => {
          const signed = `${part({ alg: 'HS256', kid: 'key-1' })}.${part({ iss: issuer.issuer, aud: audience, sub: 'admin', exp: nowS() + 600 })}`;
          return `${signed}.${createHmac('sha256', issuer.publicKeyPem()).update(signed).digest('base64url')}`;
        },
      ],
      [
        'a token that brings its own key',
        'TOKEN_INVALID',
        async () => {
          const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
          const jwk = await exportJWK(publicKey);
          return new SignJWT({ iss: issuer.issuer, aud: audience, sub: 'admin' })
            .setExpirationTime('1h')
            .setProtectedHeader({ alg: 'ES256', kid: 'key-1', jwk })
            .sign(privateKey);
        },
      ],
      ['a token that names no key it knows', 'TOKEN_INVALID', async () => issuer.sign({}, { kid: 'never-seen' })],
      ['what is no token', 'TOKEN_INVALID', () => 'sesame'],
      ['what only looks like one', 'TOKEN_INVALID', () => 'eyJhbGciOiJFUzI1NiJ9.!!!.???'],
      ['three empty parts', 'TOKEN_INVALID', () => '..'],
    ];
    for (const [title, reason, token] of cases) {
      it(title, async () => {
        const presented = await token();
        const error = await statusError(verifierOf().verify(presented));
        expect(error.code).to.equal(status.UNAUTHENTICATED);
        expect(error.details).to.deep.equal([{ kind: 'ErrorInfo', reason, domain: 'test' }]);
        expect(error.message).to.match(/^the bearer token /);
        expect(error.cause, 'claims must not reach a log').to.equal(undefined);
      });
    }

    it('an algorithm that is not on its list', async () => {
      const error = await statusError(verifierOf({ algorithms: ['RS256'] }).verify(await issuer.sign()));
      expect(error.code).to.equal(status.UNAUTHENTICATED);
    });
  });

  it('rejects any text, and a token with one changed character', async () => {
    const verifier = verifierOf();
    const good = await issuer.sign();
    const { subject } = await verifier.verify(good);
    const changed = fc
      .tuple(fc.nat(good.length - 1), fc.constantFrom('A', 'b', '0', '_', '.', '=', ' ', '\u00e9'))
      .map(([at, character]) => good.slice(0, at) + character + good.slice(at + 1));
    const anything = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      changed,
    );
    await fc.assert(
      fc.asyncProperty(anything, async (token) => {
        const [result] = await Promise.allSettled([verifier.verify(token)]);
        if (result.status === 'fulfilled') {
          // The last character of a signature has unused bits.
          expect(result.value.subject).to.equal(subject);
          expect(token.slice(0, good.lastIndexOf('.'))).to.equal(good.slice(0, good.lastIndexOf('.')));
        } else {
          expect(result.reason).to.be.instanceOf(StatusError).and.to.have.property('code', status.UNAUTHENTICATED);
        }
      }),
      { numRuns: 200 },
    );
  });

  describe('follows the keys of its issuer:', () => {
    it('a token of a new key is good at once', async () => {
      const verifier = verifierOf({ keys: keysOf({ cooldownMs: 0 }) });
      await verifier.verify(await issuer.sign());
      await issuer.rotate({ keepOld: true });
      expect((await verifier.verify(await issuer.sign())).by).to.equal('jwt');
      expect(issuer.requests).to.have.length(2);
    });

    it('unknown keys cause one fetch in the cooldown, however many there are', async () => {
      const verifier = verifierOf();
      await verifier.verify(await issuer.sign());
      for (let i = 0; i < 20; i += 1) {
        const error = await statusError(verifier.verify(await issuer.sign({}, { kid: `made-up-${i}` })));
        expect(error.code).to.equal(status.UNAUTHENTICATED);
      }
      expect(issuer.requests).to.have.length(1);
    });

    it('concurrent callers share a fetch', async () => {
      const verifier = verifierOf();
      const token = await issuer.sign();
      await Promise.all(Array.from({ length: 50 }, async () => verifier.verify(token)));
      expect(issuer.requests).to.have.length(1);
    });

    it('a key that is withdrawn stops counting after the next regular fetch, and is announced', async () => {
      const keys = keysOf({ refreshMs: 20 });
      const verifier = verifierOf({ keys });
      const old = await issuer.sign();
      await verifier.verify(old);
      const changed = new Promise<void>((resolve) => keys.onChange(resolve));
      await issuer.rotate();
      await changed;
      const error = await statusError(verifier.verify(old));
      expect(error.code).to.equal(status.UNAUTHENTICATED);
    });

    it('a token that names no key is tried with each that fits', async () => {
      await issuer.rotate({ keepOld: true });
      await issuer.rotate({ keepOld: true });
      const verifier = verifierOf();
      expect((await verifier.verify(await issuer.sign({}, { kid: null }))).by).to.equal('jwt');
      await issuer.rotate({ keepOld: true, publish: false });
      const error = await statusError(verifier.verify(await issuer.sign({}, { kid: null })));
      expect(error.code).to.equal(status.UNAUTHENTICATED);
      expect(await statusError(verifier.verify(await issuer.sign({ exp: 1 }, { kid: null })))).to.have.property(
        'code',
        status.UNAUTHENTICATED,
      );
    });
  });

  describe('without keys answers UNAVAILABLE with a delay, as the caller is not to blame, when the issuer', () => {
    const cases: [string, (issuer: TestIssuer) => void][] = [
      ['says nothing', (server) => server.misbehave(() => undefined)],
      [
        'sends a byte now and then',
        (server) =>
          server.misbehave((_, response) => {
            response.write('{');
            const timer = setInterval(() => response.write(' '), 20);
            response.once('close', () => clearInterval(timer));
          }),
      ],
      ['hangs up', (server) => server.misbehave((request) => request.socket.destroy())],
      ['fails', (server) => server.misbehave((_, response) => response.writeHead(500).end('{"keys":[]}'))],
      [
        'redirects',
        (server) => server.misbehave((_, response) => response.writeHead(302, { location: server.url }).end()),
      ],
      ['sends what is no JSON', (server) => server.misbehave((_, response) => response.end('<html>'))],
      ['sends what is no key set', (server) => server.misbehave((_, response) => response.end('{"keys":"many"}'))],
      ['sends an empty key set', (server) => server.misbehave((_, response) => response.end('{"keys":[]}'))],
      [
        'sends without end',
        (server) =>
          server.misbehave((_, response) => {
            const chunk = 'x'.repeat(65_536);
            const more = (): void => void response.write(chunk, (error) => (error ? undefined : more()));
            more();
          }),
      ],
      [
        'sends a key that cannot be one',
        (server) =>
          server.misbehave((_, response) =>
            response.end(JSON.stringify({ keys: [{ kty: 'EC', crv: 'P-256', kid: 'key-1', x: 'AA', y: 'AA' }] })),
          ),
      ],
    ];
    for (const [title, break_] of cases) {
      it(title, async () => {
        break_(issuer);
        const error = await statusError(verifierOf().verify(await issuer.sign()));
        expect(error.code).to.equal(status.UNAVAILABLE);
        expect(error.message).to.equal('the keys to verify tokens cannot be fetched; retry with backoff');
        expect(error.details).to.deep.equal([
          { kind: 'ErrorInfo', reason: 'KEYS_UNAVAILABLE', domain: 'test' },
          { kind: 'RetryInfo', retryDelayMs: 1_000 },
        ]);
      });
    }

    it('is another server', async () => {
      const other = await startTokenIssuer();
      closing.push(async () => other.close());
      const keys = createIssuerKeys({ issuer: issuerAt(issuer.issuer, { url: issuer.url, caFile: other.caFile }) });
      closing.push(() => keys.close());
      expect((await statusError(verifierOf({ keys }).verify(await issuer.sign()))).code).to.equal(status.UNAVAILABLE);
    });

    it('could only be asked without encryption', async () => {
      let connections = 0;
      const plain = createServer((_, response) => response.end('{"keys":[]}')).on(
        'connection',
        () => (connections += 1),
      );
      const port = await listen(plain);
      closing.push(() => {
        plain.close();
        plain.closeAllConnections();
      });
      const keys = createIssuerKeys({ issuer: issuerAt(issuer.issuer, { url: `http://127.0.0.1:${port}` }) });
      closing.push(() => keys.close());
      expect((await statusError(verifierOf({ keys }).verify(await issuer.sign()))).code).to.equal(status.UNAVAILABLE);
      expect(connections).to.equal(0);
    });
  });

  it('recovers when the issuer does', async () => {
    issuer.misbehave((_, response) => response.writeHead(503).end());
    const verifier = verifierOf({ keys: keysOf({ retryMs: 0 }) });
    const token = await issuer.sign();
    await statusError(verifier.verify(token));
    issuer.misbehave(undefined);
    expect((await verifier.verify(token)).by).to.equal('jwt');
  });

  it('keeps to the keys it had while the issuer is down, and does not blame a token of a key it cannot ask for', async () => {
    const logger = createRecordingLogger();
    const verifier = verifierOf({ keys: keysOf({ cooldownMs: 0, retryMs: 0, logger }) });
    await verifier.verify(await issuer.sign());
    issuer.misbehave((_, response) => response.writeHead(500).end());
    const newKey = await statusError(verifier.verify(await issuer.sign({}, { kid: 'perhaps-new' })));
    expect(newKey.code).to.equal(status.UNAVAILABLE);
    await statusError(verifier.verify(await issuer.sign({}, { kid: 'perhaps-new' })));
    expect((await verifier.verify(await issuer.sign())).by).to.equal('jwt');
    expect(
      logger.entries.filter(({ level }) => level === 'warn'),
      'said once',
    ).to.have.length(1);
  });
});
