import { expect } from 'chai';
import { connectionPolicyOptions, governConnections } from '../../src/grpc/internals/client.js';
import { rejection } from '../support/rejection.js';

describe('the private parts of grpc-js that are used', () => {
  it('are refused with a sentence when they have changed', async () => {
    const other = /is not what @duet\/grpc expects/;
    expect(() => governConnections(() => {}, {})).to.throw(other);
    const connector = { connect: async (..._args: readonly unknown[]): Promise<unknown> => ({}) };
    governConnections(() => {}, connector);
    const options = connectionPolicyOptions({
      connectTimeoutMs: 1_000,
      readIdleTimeoutMs: 1_000,
      pingTimeoutMs: 1_000,
    });
    expect((await rejection(connector.connect('address', 'credentials', options))).message).to.match(other);
    expect(await connector.connect('address', 'credentials', {})).to.deep.equal({});
  });
});
