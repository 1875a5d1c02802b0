import { credentials, InterceptingCall, ServerCredentials, status, type CallCredentials } from '@grpc/grpc-js';
import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createAuthority, createRecordingLogger, createSecretVolume } from '../../../src/grpc/testing/index.js';
import { createChannel } from '../../../src/grpc/client/channel.js';
import { createClient } from '../../../src/grpc/client/create-client.js';
import { bearerToken } from '../../../src/grpc/client/credentials/bearer-token.js';
import { tokenFile } from '../../../src/grpc/client/credentials/token-file.js';
import { StatusError } from '../../../src/grpc/common/status-error.js';
import { closing } from '../../support/closing.js';
import { startEchoServer } from '../../support/echo/echo-server.js';
import { echoDefinition, type EchoHandlers } from '../../support/echo/echo.js';
import { rejection, statusError } from '../../support/rejection.js';

const authority = createAuthority('test');
const leaf = authority.issue({ dns: ['localhost'] });
const serverTls = ServerCredentials.createSsl(null, [
  { cert_chain: Buffer.from(leaf.certificatePem), private_key: Buffer.from(leaf.privateKeyPem) },
]);
const clientTls = credentials.createSsl(Buffer.from(authority.certificatePem));

/** A server that returns the `authorization` header. */
const authorizations: Pick<EchoHandlers, 'Unary'> = {
  Unary: (call, callback) => callback(null, { text: call.metadata.get('authorization').join() }),
};

describe('bearer tokens', () => {
  const use = closing();

  const connect = async (channelCredentials?: CallCredentials) => {
    const server = use(await startEchoServer(authorizations, { credentials: serverTls }));
    const channel = use(
      createChannel({
        target: server.target,
        tls: clientTls,
        tlsServerName: 'localhost',
        credentials: channelCredentials,
      }),
    );
    return createClient(echoDefinition, channel);
  };

  it('go with every call of a channel', async () => {
    const echo = await connect(bearerToken('abc.def-_~+/=='));
    expect(await echo.Unary({})).to.include({ text: 'Bearer abc.def-_~+/==' });
  });

  it('go with one call', async () => {
    const echo = await connect();
    expect(await echo.Unary({}, { credentials: bearerToken('mine') })).to.include({ text: 'Bearer mine' });
    expect(await echo.Unary({})).to.include({ text: '' });
  });

  it('come from a function, which is asked for each call', async () => {
    let count = 0;
    const echo = await connect(bearerToken(() => Promise.resolve(`token${count++}`)));
    expect(await echo.Unary({})).to.include({ text: 'Bearer token0' });
    expect(await echo.Unary({})).to.include({ text: 'Bearer token1' });
  });

  it('are not changed by what grpc-js adds to them', async () => {
    const call = { method_name: 'Watch', service_url: 'https://localhost/grpc.health.v1.Health' };
    const token = bearerToken('mine');
    (await token.generateMetadata(call)).set('grpc-encoding', 'gzip');
    expect((await token.generateMetadata(call)).toJSON()).to.deep.equal({ authorization: ['Bearer mine'] });
  });

  it('are refused over plaintext, by the channel and by the call', async () => {
    let calls = 0;
    const server = use(
      await startEchoServer({
        Unary: (_call, callback) => {
          calls += 1;
          callback(null, {});
        },
      }),
    );
    expect(() =>
      createChannel({ target: server.target, tls: 'disabled', credentials: bearerToken('secret') }),
    ).to.throw('require TLS');
    const channel = use(createChannel({ target: server.target, tls: 'disabled' }));
    const echo = createClient(echoDefinition, channel);
    const error = await statusError(echo.Unary({}, { credentials: bearerToken('secret') }));
    expect(error).to.include({ code: status.UNAUTHENTICATED });
    expect(calls).to.equal(0);
  });

  it('are refused when an interceptor adds them over plaintext', async () => {
    const server = use(await startEchoServer(authorizations));
    const channel = use(createChannel({ target: server.target, tls: 'disabled' }));
    const echo = createClient(echoDefinition, channel);
    const error = await statusError(
      echo.Unary(
        {},
        {
          interceptors: [
            (options, nextCall) => {
              const call = nextCall({ ...options, credentials: bearerToken('secret') });
              return new InterceptingCall(call);
            },
          ],
        },
      ),
    );
    expect(error).to.include({ code: status.UNAUTHENTICATED });
  });

  it('keep their text out of errors', async () => {
    expect(() => bearerToken('se cret'))
      .to.throw(TypeError)
      .that.satisfies((error: Error) => !error.message.includes('cret'));
    const echo = await connect(bearerToken(() => 'se cret'));
    const error = await statusError(echo.Unary({}));
    expect(error).to.include({ code: status.UNAUTHENTICATED });
    expect(error.message).not.to.include('cret');
  });

  it('that are not available end the call with UNAVAILABLE, or with the source’s own status', async () => {
    const echo = await connect();
    const broken = bearerToken(() => {
      throw new Error('vault: permission denied for secret-7');
    });
    const error = await statusError(echo.Unary({}, { credentials: broken }));
    expect(error).to.include({ code: status.UNAVAILABLE });
    expect(error.message).not.to.include('vault');
    const denied = bearerToken(() => Promise.reject(new StatusError(status.PERMISSION_DENIED, 'not you')));
    expect(await statusError(echo.Unary({}, { credentials: denied }))).to.include({ code: status.PERMISSION_DENIED });
  });
});

const jwt = (expiresAtMs: number, id = ''): string =>
  ['{"alg":"none"}', JSON.stringify({ exp: expiresAtMs / 1000, id }), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

describe('a token file', () => {
  const use = closing();

  const volume = async (token: string) => {
    const mounted = await createSecretVolume({ token });
    use(mounted);
    return { path: join(mounted.path, 'token'), replace: (next: string) => mounted.replace({ token: next }) };
  };

  it('is read without its line break', async () => {
    const { path } = await volume('abc\n');
    expect(await tokenFile(path)()).to.equal('abc');
  });

  it('is read again after the refresh interval, and not before', async () => {
    const { path, replace } = await volume('old');
    const patient = tokenFile(path);
    const eager = tokenFile(path, { refreshMs: 0 });
    expect([await patient(), await eager()]).to.deep.equal(['old', 'old']);
    await replace('new');
    const deadlineMs = Date.now() + 5_000;
    while ((await eager()) === 'old' && Date.now() < deadlineMs) await new Promise(setImmediate);
    expect([await patient(), await eager()]).to.deep.equal(['old', 'new']);
  });

  it('is read again before its token expires', async () => {
    const { path, replace } = await volume(jwt(Date.now() + 31_000));
    const source = tokenFile(path, { refreshMs: 3_600_000 });
    const first = await source();
    const next = jwt(Date.now() + 3_600_000);
    await replace(next);
    let token = first;
    while (token === first) {
      await new Promise(setImmediate);
      token = await source();
    }
    expect(token).to.equal(next);
  });

  it('is read once for the calls that wait for it together', async () => {
    const { path } = await volume('');
    await rm(path);
    // Only one reader of a pipe gets the data; the others read nothing, or wait forever.
    await promisify(execFile)('mkfifo', [path]);
    const logger = createRecordingLogger();
    const source = tokenFile(path, { logger });
    const reads = Promise.all([source(), source(), source()]);
    await writeFile(path, 'once');
    expect(await reads).to.deep.equal(['once', 'once', 'once']);
    expect(logger.entries).to.deep.equal([]);
  });

  it('that is missing fails calls with UNAVAILABLE, and is found when it comes', async () => {
    const { path } = await volume('soon');
    await rm(path);
    const logger = createRecordingLogger();
    const source = tokenFile(path, { logger });
    expect(await statusError(source() as Promise<string>)).to.include({ code: status.UNAVAILABLE });
    await rejection(source() as Promise<string>);
    await writeFile(path, 'here');
    expect(await source()).to.equal('here');
    expect(logger.entries.map(({ level }) => level)).to.deep.equal(['warn', 'info']);
  });

  it('that goes away leaves its token in use until that expires', async () => {
    const expiresAtMs = Date.now() + 2_500;
    const { path } = await volume(jwt(expiresAtMs));
    const source = tokenFile(path);
    const token = await source();
    await rm(path);
    let last: unknown = token;
    while (last === token) {
      expect(Date.now()).to.be.below(expiresAtMs + 1_000);
      await new Promise(setImmediate);
      last = await Promise.resolve(source()).catch((error: unknown) => error);
    }
    expect(last).to.be.instanceOf(StatusError).that.includes({ code: status.UNAUTHENTICATED });
    expect(Date.now()).to.be.at.least(expiresAtMs);
  });

  it('that is empty counts as missing', async () => {
    const { path } = await volume('\n');
    expect(await statusError(tokenFile(path)() as Promise<string>)).to.include({ code: status.UNAVAILABLE });
  });

  it('may hold a token that is no JWT', async () => {
    for (const token of ['a.b.c', 'a.!!!.c', 'opaque', `a.${Buffer.from('[]').toString('base64url')}.c`]) {
      const { path } = await volume(token);
      expect(await tokenFile(path)()).to.equal(token);
    }
  });
});
