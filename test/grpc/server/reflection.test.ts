import { Metadata, type Client } from '@grpc/grpc-js';
import { expect } from 'chai';
import { once } from 'node:events';
import type { ServerReflectionRequest__Input } from '../../../src/grpc/gen/grpc/reflection/v1/ServerReflectionRequest.js';
import type { ServerReflectionResponse } from '../../../src/grpc/gen/grpc/reflection/v1/ServerReflectionResponse.js';
import { indexDescriptors } from '../../../src/grpc/server/services/descriptor-index.js';
import { ownDescriptors, reflection } from '../../../src/grpc/server/services/reflection.js';
import { closeAll, start } from './harness.js';

const sets = [ownDescriptors()];
const services = ['grpc.health.v1.Health', 'grpc.reflection.v1.ServerReflection'];

const ask = async (client: Client, request: ServerReflectionRequest__Input, version: 'v1' | 'v1alpha' = 'v1') => {
  const [method] = reflection(services, sets).flatMap(({ methods }) =>
    methods.filter(({ info }) => info.service.endsWith(`${version}.ServerReflection`)),
  );
  if (!method) throw new Error(`no reflection ${version}`);
  const { path, requestSerialize, responseDeserialize } = method.definition;
  const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, new Metadata());
  call.write(request);
  const [response] = (await once(call, 'data')) as [ServerReflectionResponse];
  call.end();
  await once(call.resume(), 'status');
  return response;
};

describe('reflection', () => {
  afterEach(closeAll);

  for (const version of ['v1', 'v1alpha'] as const) {
    it(`lists the services in ${version}`, async () => {
      const { client } = await start({}, { services: reflection(services, sets) });
      const response = await ask(client, { listServices: '' }, version);
      expect(response.listServicesResponse?.service.map(({ name }) => name)).to.deep.equal(services);
    });
  }

  it('gives the file of a service, a method, a message and a field, with all that it imports', async () => {
    const { client } = await start({}, { services: reflection(services, sets) });
    const filesOf = async (symbol: string): Promise<(string | undefined)[]> => {
      const response = await ask(client, { fileContainingSymbol: symbol });
      const files = response.fileDescriptorResponse?.fileDescriptorProto ?? [];
      return files.map((file) => /^\n.([\w/.]+\.proto)/.exec(file.toString('latin1'))?.[1]);
    };
    for (const symbol of ['google.rpc.Status', 'google.rpc.Status.details']) {
      expect(await filesOf(symbol), symbol).to.have.members(['google/rpc/status.proto', 'google/protobuf/any.proto']);
    }
    for (const symbol of [
      'grpc.health.v1.Health',
      'grpc.health.v1.Health.Check',
      'grpc.health.v1.HealthCheckResponse.ServingStatus',
    ]) {
      expect(await filesOf(symbol), symbol).to.have.members(['grpc/health/v1/health.proto']);
    }
  });

  it('gives a file by its name', async () => {
    const { client } = await start({}, { services: reflection(services, sets) });
    const response = await ask(client, { fileByFilename: 'google/rpc/error_details.proto' });
    expect(response.fileDescriptorResponse?.fileDescriptorProto.length).to.be.greaterThan(1);
  });

  it('answers what it does not know with an error, and the stream goes on', async () => {
    const { client } = await start({}, { services: reflection(services, sets) });
    for (const request of [
      { fileContainingSymbol: 'no.such' },
      { fileByFilename: 'no.proto' },
      { allExtensionNumbersOfType: 'x' },
      {},
    ]) {
      expect((await ask(client, request)).errorResponse?.errorCode).to.be.oneOf([3, 5]);
    }
  });

  it('finds every symbol that is declared once', () => {
    const index = indexDescriptors(sets);
    expect(index.fileOf('grpc.health.v1.Health.Watch')).to.have.length(1);
    expect(index.fileOf('grpc.health.v1.Health.Nothing')).to.equal(undefined);
  });
});
