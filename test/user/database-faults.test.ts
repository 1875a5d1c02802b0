import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { toStatusError } from '../../src/grpc/index.js';
import { statusError } from '../support/rejection.js';
import { someone, startUserService, type UserService } from './harness.js';

describe('a fault of the database', () => {
  let service: UserService;

  beforeEach(async function () {
    this.timeout(30_000);
    service = await startUserService();
    await service.fill(3);
    await service.database.execute('ALTER TABLE users RENAME TO hidden_users');
  });
  afterEach(() => service.close());

  const calls = {
    GetUser: async () => service.client.GetUser({ userId: '1' }),
    ListUsers: async () => service.client.ListUsers({}),
    CreateUser: async () => service.client.CreateUser({ userMessage: someone({ name: 'a name' }) }),
    ImportUsers: async () => service.client.ImportUsers([{ userMessage: someone() }]),
    ExportUsers: async () => {
      for await (const _ of service.client.ExportUsers({}));
    },
    LookupUsers: async () => {
      for await (const _ of service.client.LookupUsers([{ userId: '1' }]));
    },
  };

  it('is INTERNAL with nothing of itself, is logged whole, and is over when it is mended', async () => {
    for (const [name, call] of Object.entries(calls)) {
      const error = await statusError(call());
      expect(error, name).to.include({ code: status.INTERNAL, message: toStatusError(undefined).message });
      expect(error.details, name).to.deep.equal([]);
    }
    expect(service.log).to.have.length(Object.keys(calls).length);
    for (const { level, fields } of service.log) {
      expect(level).to.equal('error');
      expect(fields).to.have.nested.property('err.message').that.contains('users');
    }
    await service.database.execute('ALTER TABLE hidden_users RENAME TO users');
    for (const call of Object.values(calls)) await call();
  });
});
