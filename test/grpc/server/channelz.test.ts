import { Client, credentials, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { channelz } from '../../../src/grpc/server/channelz.js';
import { implement } from '../../../src/grpc/server/implement.js';
import { echoDefinition } from '../../support/echo/echo.js';
import { closeAll, echoService, failure, opened, start, unary } from './harness.js';

const ask = async (client: Client, name: string, request: object): Promise<unknown> => {
  const method = channelz().methods.find(({ info }) => info.name === name);
  if (!method) throw new Error(`channelz has no ${name}`);
  const { path, requestSerialize, responseDeserialize } = method.definition;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, (error, value) =>
      error ? reject(error) : resolve(value),
    );
  });
};

describe('channelz', () => {
  afterEach(closeAll);

  it('counts the calls of a server that keeps statistics', async () => {
    const { port } = await start(
      {},
      { services: [implement(echoDefinition, echoService), channelz()], channel: { channelz: true } },
    );
    const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
    opened.push(() => client.close());
    await unary(client, { text: 'one' });
    await unary(client, { text: 'two' });
    const { server } = (await ask(client, 'GetServers', {})) as { server: { data: { calls_succeeded: string } }[] };
    expect(Math.max(...server.map(({ data }) => Number(data.calls_succeeded)))).to.be.at.least(2);
  });

  it('says NOT_FOUND for what is not there', async () => {
    const { client } = await start({}, { services: [channelz()] });
    expect((await failure(ask(client, 'GetChannel', { channel_id: 987654321 }))).code).to.equal(status.NOT_FOUND);
  });
});
