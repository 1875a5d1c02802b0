import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { StatusError } from '../../src/grpc/index.js';
import { askUser, type UserClient } from '../../src/post/ask-user.js';
import { deferred } from '../support/deferred.js';
import { userMessage } from './fake-user.js';

const noBatch: UserClient['BatchGetUsers'] = async () => {
  throw new StatusError(status.UNIMPLEMENTED, 'no');
};

describe('asking User', () => {
  it('tries BatchGetUsers again a minute after a server had none, since a newer one may have come', async () => {
    let nowMs = 1_000_000;
    let newer = false;
    const calls: string[] = [];
    const client: UserClient = {
      async BatchGetUsers(request, options) {
        calls.push('BatchGetUsers');
        return newer ? { userMessages: [userMessage('1', 'Henry')], missingUserIds: [] } : noBatch(request, options);
      },
      async GetUser({ userId = '' }) {
        calls.push('GetUser');
        return { userMessage: userMessage(userId, 'Henry') };
      },
    };
    const ask = askUser(client, () => nowMs);
    for (const laterMs of [0, 59_999, 1, 60_000]) {
      nowMs += laterMs;
      expect((await ask(['1'], {})).get('1')).to.deep.equal({ status: 'found', name: 'Henry' });
      newer = laterMs === 1;
    }
    expect(calls).to.deep.equal(['BatchGetUsers', 'GetUser', 'GetUser', 'BatchGetUsers', 'GetUser', 'BatchGetUsers']);
  });

  it('makes 8 calls at a time, as the server has no BatchGetUsers', async () => {
    const held = deferred();
    let inFlight = 0;
    let most = 0;
    const client: UserClient = {
      BatchGetUsers: noBatch,
      async GetUser({ userId = '' }) {
        most = Math.max(most, ++inFlight);
        if (inFlight === 8) held.resolve();
        await held.promise;
        inFlight--;
        return { userMessage: userMessage(userId, `name of ${userId}`) };
      },
    };
    const ids = Array.from({ length: 100 }, (_, index) => String(index));
    const authors = await askUser(client)(ids, {});
    expect(most).to.equal(8);
    for (const id of ids) expect(authors.get(id)).to.deep.equal({ status: 'found', name: `name of ${id}` });
  });

  it('passes on any other error of BatchGetUsers', async () => {
    const down = new StatusError(status.UNAVAILABLE, 'down');
    const client: UserClient = {
      BatchGetUsers: async () => {
        throw down;
      },
      GetUser: async () => {
        throw new Error('not to be called');
      },
    };
    const [result] = await Promise.allSettled([askUser(client)(['1'], {})]);
    expect(result).to.deep.equal({ status: 'rejected', reason: down });
  });
});
