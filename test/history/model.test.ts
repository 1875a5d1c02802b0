import { expect } from 'chai';
import type { Operation } from '../clients/history/operation.js';
import { goProgram } from '../support/go.js';
import { checkHistory } from './check-history.js';

type Call = Omit<Operation, 'slot' | 'calledUs' | 'returnedUs'> & { readonly at: readonly [number, number?] };

const user = (value: string) => ({ id: 'a', value });
const create = { kind: 'create', id: 'a', requestId: 'r1', value: 'v1' } as const;
const created: Call = { ...create, at: [0, 1], result: 'ok', user: user('v1') };
const update = { kind: 'update', id: 'a', value: 'v2' } as const;
const read = (value: string, at: Call['at']): Call => ({ kind: 'get', id: 'a', at, result: 'ok', user: user(value) });

const isExplained = async (calls: readonly Call[]): Promise<boolean> => {
  const { illegal } = await checkHistory(
    calls.map(({ at: [calledUs, returnedUs], ...call }) => ({
      slot: 'one',
      ...call,
      calledUs,
      ...(returnedUs !== undefined && { returnedUs }),
    })),
  );
  return illegal.length === 0;
};

/**
 * Histories, and whether some order of the calls explains the results. Times are in microseconds. A call without an end
 * got no response.
 */
const histories: readonly (readonly [string, boolean, readonly Call[]])[] = [
  [
    'a write that got no response and is read',
    true,
    [created, { ...update, at: [2], result: 'open' }, read('v2', [9, 10])],
  ],
  [
    'a write that got no response and is not read',
    true,
    [created, { ...update, at: [2], result: 'open' }, read('v1', [9, 10])],
  ],
  [
    'a write that is undone',
    false,
    [created, { ...update, at: [2], result: 'open' }, read('v2', [3, 4]), read('v1', [5, 6])],
  ],
  [
    'a write that is read before it was sent',
    false,
    [created, read('v2', [2, 3]), { ...update, at: [4], result: 'open' }],
  ],
  [
    'a write that was acknowledged and is not read',
    false,
    [created, { ...update, at: [2, 3], result: 'ok', user: user('v2') }, read('v1', [4, 5])],
  ],
  [
    'two writes with one etag',
    false,
    [
      created,
      { ...update, expected: 'v1', at: [2, 5], result: 'ok', user: user('v2') },
      { ...update, value: 'v3', expected: 'v1', at: [3, 4], result: 'ok', user: user('v3') },
    ],
  ],
  ['the rejection of a current etag', false, [created, { ...update, expected: 'v1', at: [2, 3], result: 'mismatch' }]],
  ['an etag mismatch for a write without an etag', false, [created, { ...update, at: [2, 3], result: 'mismatch' }]],
  ['a create that is repeated', true, [created, { ...create, at: [2, 3], result: 'ok', user: user('v1') }]],
  [
    'a create that is repeated and creates another user',
    false,
    [
      { ...created, id: '' },
      { ...create, id: '', at: [2, 3], result: 'ok', user: { id: 'b', value: 'v1' } },
    ],
  ],
  [
    'a create that conflicts with a user of another request id',
    true,
    [created, { ...create, requestId: 'r2', value: 'v2', at: [2, 3], result: 'exists' }],
  ],
  [
    'a create that conflicts with a user of the same request id',
    false,
    [created, { ...create, at: [2, 3], result: 'exists' }],
  ],
  [
    'a user that does not exist after a delete without a response',
    true,
    [
      created,
      { kind: 'delete', id: 'a', at: [2], result: 'open' },
      { kind: 'get', id: 'a', at: [3, 4], result: 'not_found' },
    ],
  ],
  [
    'a user that disappears without a delete',
    false,
    [created, { kind: 'get', id: 'a', at: [2, 3], result: 'not_found' }],
  ],
];

describe('the model of a user', () => {
  before(async function () {
    this.timeout(300_000);
    await goProgram('check-history');
  });

  for (const [name, expected, calls] of histories) {
    it(`${expected ? 'explains' : 'does not explain'} ${name}`, async () => {
      expect(await isExplained(calls)).to.equal(expected);
    });
  }
});
