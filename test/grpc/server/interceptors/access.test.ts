import { Client, Metadata, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { createAuthority, createSecretVolume } from '../../../../src/grpc/testing/index.js';
import { parseAccessPolicy } from '../../../../src/grpc/auth/access-policy.js';
import { unauthenticated, type AuthenticationFailure } from '../../../../src/grpc/auth/refusal.js';
import type { TokenVerifier } from '../../../../src/grpc/auth/token-verifier.js';
import { createServer } from '../../../../src/grpc/server/create-server.js';
import type { Identity, ServerInterceptor } from '../../../../src/grpc/common/call-context.js';
import { implement } from '../../../../src/grpc/server/call/implement.js';
import { authentication, type AuthenticationOptions } from '../../../../src/grpc/server/interceptors/authentication.js';
import { authorization, type AuthorizationOptions } from '../../../../src/grpc/server/interceptors/authorization.js';
import { silentLogger } from '../../../../src/grpc/common/logger.js';
import { decodeStatusDetails, statusDetailsKey } from '../../../../src/grpc/common/status-details.js';
import { StatusError } from '../../../../src/grpc/common/status-error.js';
import { openCertificateDirectory } from '../../../../src/grpc/tls/certificate-directory.js';
import { createTlsChannelCredentials } from '../../../../src/grpc/tls/channel-credentials.js';
import { createServerTls } from '../../../../src/grpc/tls/server-tls.js';
import { deferred } from '../../../support/deferred.js';
import { echoDefinition } from '../../../support/echo/echo.js';
import { bidi, closeAll, echoService, failure, opened, start, unary, unknownMethod } from '../harness.js';

const tokens: TokenVerifier = {
  async verify(token) {
    if (token === 'unlucky') throw new StatusError(status.UNAVAILABLE, 'no keys');
    if (!token.startsWith('token-of-')) throw new StatusError(status.UNAUTHENTICATED, 'no such token');
    return { subject: token.slice('token-of-'.length), by: 'static-token' };
  },
};

const withHeader = (...values: string[]): Metadata => {
  const metadata = new Metadata();
  for (const value of values) metadata.add('authorization', value);
  return metadata;
};
const as = (subject: string): Metadata => withHeader(`Bearer token-of-${subject}`);

const reasonOf = async (call: Promise<unknown>): Promise<[status, string | undefined]> => {
  const { code, metadata } = await failure(call);
  const [bytes] = metadata.get(statusDetailsKey);
  const info = Buffer.isBuffer(bytes) ? decodeStatusDetails(bytes).find(({ kind }) => kind === 'ErrorInfo') : undefined;
  return [code, info?.kind === 'ErrorInfo' ? `${info.domain}/${info.reason}` : undefined];
};

describe('authentication', () => {
  afterEach(closeAll);

  const serve = async (
    options: Partial<AuthenticationOptions> = {},
  ): Promise<{ client: Client; seen: (Identity | undefined)[] }> => {
    const seen: (Identity | undefined)[] = [];
    const watch: ServerInterceptor = async (context, next) => {
      seen.push(context.identity);
      await next();
    };
    const { client } = await start(
      {},
      { interceptors: [authentication({ tokens, errorDomain: 'test', ...options }), watch] },
    );
    return { client, seen };
  };

  it('tells the handlers who is calling', async () => {
    const { client, seen } = await serve();
    await unary(client, { text: 'x' }, {}, as('alice'));
    await unary(client, { text: 'x' }, {}, withHeader('bearer token-of-bob'));
    expect(seen).to.deep.equal([
      { subject: 'alice', by: 'static-token' },
      { subject: 'bob', by: 'static-token' },
    ]);
  });

  it('rejects a call without a token', async () => {
    const { client, seen } = await serve();
    expect(await reasonOf(unary(client, {}))).to.deep.equal([status.UNAUTHENTICATED, 'test/TOKEN_MISSING']);
    expect(seen).to.deep.equal([]);
  });

  it('refuses a stream without a token', async () => {
    const { client } = await serve();
    const code = await new Promise((resolve) =>
      bidi(client)
        .on('error', () => undefined)
        .on('status', (ended) => resolve(ended.code))
        .resume(),
    );
    expect(code).to.equal(status.UNAUTHENTICATED);
  });

  for (const header of [
    'Basic YTpi',
    'Bearer',
    'Bearer  token-of-alice',
    'Bearer token-of-alice token-of-bob',
    'token-of-alice',
    'Bearer, token-of-alice',
  ]) {
    it(`refuses "${header}"`, async () => {
      const { client } = await serve();
      expect(await reasonOf(unary(client, {}, {}, withHeader(header)))).to.deep.equal([
        status.UNAUTHENTICATED,
        'test/TOKEN_INVALID',
      ]);
    });
  }

  it('passes on what the verifier says', async () => {
    const { client } = await serve();
    expect((await failure(unary(client, {}, {}, withHeader('Bearer sesame')))).details).to.equal('no such token');
    expect((await failure(unary(client, {}, {}, withHeader('Bearer unlucky')))).code).to.equal(status.UNAVAILABLE);
  });

  it('leaves open what is said to be open, and nothing else', async () => {
    const { client, seen } = await serve({ open: [echoDefinition.Unary.path] });
    await unary(client, { text: 'x' });
    expect(seen).to.deep.equal([undefined]);
    expect((await failure(unknownMethod(client))).code).to.equal(status.UNAUTHENTICATED);
  });

  it('reports each failure and its reason, for metrics', async () => {
    const failures: AuthenticationFailure[] = [];
    const missing = authentication({ tokens, onFailure: (reason) => failures.push(reason) });
    const expired: TokenVerifier = {
      verify: async () => {
        throw unauthenticated('TOKEN_EXPIRED', 'test');
      },
    };
    const strict = authentication({ tokens: expired, onFailure: (reason) => failures.push(reason) });
    const { client } = await start({}, { interceptors: [missing] });
    await failure(unary(client, {}));
    await failure(unary(client, {}, {}, withHeader('Bearer sesame')));
    await unary(client, { text: 'x' }, {}, as('alice'));
    const { client: stricter } = await start({}, { interceptors: [strict] });
    await failure(unary(stricter, {}, {}, as('alice')));
    expect(failures).to.deep.equal(['TOKEN_MISSING', 'OTHER', 'TOKEN_EXPIRED']);
  });

  it('tells of no failure for a call that its caller gave up before its token was verified', async () => {
    const failures: AuthenticationFailure[] = [];
    const arrived = deferred();
    const ended = deferred();
    const slow: TokenVerifier = {
      verify: async (_token, call) =>
        new Promise((_, reject) => {
          call?.signal.addEventListener('abort', () => reject(new StatusError(status.CANCELLED, 'given up')));
          arrived.resolve();
        }),
    };
    const watch: ServerInterceptor = async (_context, next) => next().finally(ended.resolve);
    const { client } = await start(
      {},
      { interceptors: [watch, authentication({ tokens: slow, onFailure: (reason) => failures.push(reason) })] },
    );
    const { path, requestSerialize, responseDeserialize } = echoDefinition.Unary;
    const call = client.makeUnaryRequest(path, requestSerialize, responseDeserialize, {}, as('alice'), () => {});
    await arrived.promise;
    call.cancel();
    await ended.promise;
    expect(failures).to.deep.equal([]);
  });

  it('verifies a number of tokens at once, and refuses one more for now', async () => {
    const began = deferred();
    const verified = deferred();
    let tooMany = 0;
    const slow: TokenVerifier = {
      recall: (token) => (token === 'known' ? { subject: 'bob', by: 'static-token' } : undefined),
      async verify() {
        began.resolve();
        await verified.promise;
        return { subject: 'alice', by: 'static-token' };
      },
    };
    const limited = authentication({ tokens: slow, maxVerifying: 1, onTooMany: () => tooMany++ });
    const { client } = await start({}, { interceptors: [limited] });
    const first = unary(client, {}, {}, withHeader('Bearer first'));
    await began.promise;
    const refused = await failure(unary(client, {}, {}, withHeader('Bearer second')));
    expect([refused.code, refused.details, tooMany]).to.deep.equal([
      status.RESOURCE_EXHAUSTED,
      'too many tokens are being verified; retry after 1 s',
      1,
    ]);
    await unary(client, {}, {}, withHeader('Bearer known'));
    verified.resolve();
    await first;
    await unary(client, {}, {}, withHeader('Bearer third'));
  });

  it('tells a stranger nothing about which methods there are', async () => {
    const { client } = await serve();
    expect((await failure(unknownMethod(client))).code).to.equal(status.UNAUTHENTICATED);
    expect((await failure(unknownMethod(client, as('alice')))).code).to.equal(status.UNIMPLEMENTED);
  });

  describe('by client certificate', () => {
    const authority = createAuthority('CA');
    const serveMutual = async (
      options: Partial<AuthenticationOptions>,
    ): Promise<{ call: (uri: string, metadata?: Metadata) => Promise<string | undefined> }> => {
      const mount = async (pair: { certificatePem: string; privateKeyPem: string }) => {
        const volume = await createSecretVolume({
          'tls.crt': pair.certificatePem,
          'tls.key': pair.privateKeyPem,
          'ca.crt': authority.certificatePem,
        });
        const certificates = await openCertificateDirectory({
          directory: volume.path,
          needs: { identity: true, authorities: true },
        });
        certificates.close();
        await volume.close();
        return certificates;
      };
      let seen: Identity | undefined;
      const watch: ServerInterceptor = async (context, next) => {
        seen = context.identity;
        await next();
      };
      const server = createServer({
        services: [implement(echoDefinition, echoService)],
        interceptors: [authentication({ tokens, ...options }), watch],
        tls: createServerTls({
          certificates: await mount(authority.issue({ dns: ['localhost'] })),
          requireClientCertificate: true,
        }),
        logger: silentLogger,
      });
      opened.push(() => server.close());
      const port = await server.listen('127.0.0.1:0');
      return {
        async call(uri, metadata = new Metadata()) {
          const certificates = await mount(authority.issue({ uri: [uri], clientAuth: true }));
          const client = new Client(`127.0.0.1:${port}`, createTlsChannelCredentials({ certificates }), {
            'grpc.ssl_target_name_override': 'localhost',
          });
          opened.push(() => client.close());
          await unary(client, { text: 'x' }, {}, metadata);
          return seen && `${seen.subject} by ${seen.by}`;
        },
      };
    };

    it('knows a caller by its SPIFFE id, and by its token when it brings one', async () => {
      const { call } = await serveMutual({ certificates: true });
      expect(await call('spiffe://test/post')).to.equal('spiffe://test/post by certificate');
      expect(await call('spiffe://test/post', as('alice'))).to.equal('alice by static-token');
    });

    it('rejects a certificate without a subject, and an invalid token with any certificate', async () => {
      const { call } = await serveMutual({ certificates: true });
      expect((await failure(call('https://test/post'))).code).to.equal(status.UNAUTHENTICATED);
      expect((await failure(call('spiffe://test/post', withHeader('Bearer sesame')))).code).to.equal(
        status.UNAUTHENTICATED,
      );
    });

    it('requires a token unless certificates are enabled', async () => {
      const { call } = await serveMutual({});
      expect((await failure(call('spiffe://test/post'))).code).to.equal(status.UNAUTHENTICATED);
    });
  });
});

describe('authorization', () => {
  afterEach(closeAll);

  const { path } = echoDefinition.Unary;
  const policy = parseAccessPolicy(
    JSON.stringify({
      callers: [
        { subject: 'alice', methods: [path] },
        { subject: 'root', methods: ['*'] },
        { subject: 'idle', methods: [] },
      ],
    }),
  );
  const serve = async (options: Partial<AuthorizationOptions> = {}, open: string[] = []): Promise<Client> => {
    const interceptors = [
      authentication({ tokens, open }),
      authorization({ policy: { current: policy }, open, errorDomain: 'test', ...options }),
    ];
    const { client } = await start({}, { interceptors });
    return client;
  };

  it('lets in whom the policy names for the method', async () => {
    const client = await serve();
    expect((await unary(client, { text: 'x' }, {}, as('alice'))).text).to.equal('x');
    expect((await unary(client, { text: 'x' }, {}, as('root'))).text).to.equal('x');
  });

  it('reports each denied method, for metrics', async () => {
    const denied: string[] = [];
    const client = await serve({ onRefusal: ({ name }) => denied.push(name) });
    await failure(unary(client, {}, {}, as('idle')));
    await unary(client, { text: 'x' }, {}, as('alice'));
    expect(denied).to.deep.equal(['Unary']);
  });

  it('denies the method to every other caller', async () => {
    const client = await serve();
    for (const subject of ['idle', 'stranger', '*']) {
      expect(await reasonOf(unary(client, {}, {}, as(subject)))).to.deep.equal([
        status.PERMISSION_DENIED,
        'test/CALLER_NOT_ALLOWED',
      ]);
    }
  });

  it('denies methods that are not there to those who may not call them', async () => {
    const client = await serve();
    expect((await failure(unknownMethod(client, as('alice')))).code).to.equal(status.PERMISSION_DENIED);
    expect((await failure(unknownMethod(client, as('root')))).code).to.equal(status.UNIMPLEMENTED);
  });

  it('lets anyone call what is open', async () => {
    const client = await serve({}, [path]);
    expect((await unary(client, { text: 'x' })).text).to.equal('x');
  });

  it('lets those whom the policy names at all call what is open to them', async () => {
    const client = await serve({ openToKnown: [path] });
    expect((await unary(client, { text: 'x' }, {}, as('idle'))).text).to.equal('x');
    expect((await failure(unary(client, {}, {}, as('stranger')))).code).to.equal(status.PERMISSION_DENIED);
  });

  it('denies a call without an identity', async () => {
    const { client } = await start({}, { interceptors: [authorization({ policy: { current: policy } })] });
    expect((await failure(unary(client, {}))).code).to.equal(status.PERMISSION_DENIED);
  });

  it('goes by the policy of the moment', async () => {
    const followed = { current: parseAccessPolicy('{"callers":[]}') };
    const client = await serve({ policy: followed });
    expect((await failure(unary(client, {}, {}, as('alice')))).code).to.equal(status.PERMISSION_DENIED);
    followed.current = policy;
    expect((await unary(client, { text: 'x' }, {}, as('alice'))).text).to.equal('x');
  });
});
