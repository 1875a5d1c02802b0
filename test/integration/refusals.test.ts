import { Client, credentials, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { setImmediate as turn } from 'node:timers/promises';
import { createAuthority } from '../../src/grpc/testing/index.js';
import { StatusError } from '../../src/grpc/common/status-error.js';
import { clientStream, closeAll, failure, opened, start, unary } from '../grpc/server/harness.js';
import { createServerTls } from '../../src/grpc/tls/server-tls.js';

describe('calls that are refused a turn after they came, as by a token that is verified', () => {
  afterEach(closeAll);

  const authority = createAuthority('refusals');
  const { certificatePem, privateKeyPem } = authority.issue({ dns: ['localhost'] });

  /** A client of a server that rejects every call. Over TLS, where a frame is written later than it is created. */
  const startRefusing = async (): Promise<Client> => {
    const refuse = async (): Promise<void> => {
      await turn();
      throw new StatusError(status.UNAUTHENTICATED, 'no');
    };
    const pair = { certificateChain: Buffer.from(certificatePem), privateKey: Buffer.from(privateKeyPem) };
    const { port } = await start(
      {},
      { interceptors: [refuse], tls: createServerTls({ certificates: { current: { identity: pair } } }) },
    );
    const client = new Client(`localhost:${port}`, credentials.createSsl(Buffer.from(authority.certificatePem)), {
      'grpc.use_local_subchannel_pool': 1,
    });
    opened.push(() => client.close());
    return client;
  };

  it('end with the status that refuses them, many at once', async () => {
    const client = await startRefusing();
    const codes = new Set<status>();
    for (let round = 0; round < 20; round++) {
      for (const { code } of await Promise.all(Array.from({ length: 8 }, () => failure(unary(client, { text: 'x' })))))
        codes.add(code);
    }
    expect([...codes]).to.deep.equal([status.UNAUTHENTICATED]);
  });

  it('do so too while their client is still sending', async () => {
    const client = await startRefusing();
    const codes = new Set<status | undefined>();
    const send = (): Promise<void> =>
      new Promise((resolve) => {
        const call = clientStream(client, (error) => {
          codes.add(error?.code);
          resolve();
        });
        call.on('error', () => {});
        for (let count = 0; count < 5; count++) call.write({ text: 'x' });
      });
    for (let round = 0; round < 10; round++) await Promise.all(Array.from({ length: 8 }, send));
    expect([...codes]).to.deep.equal([status.UNAUTHENTICATED]);
  });
});
