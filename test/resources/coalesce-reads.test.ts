import { expect } from 'chai';
import { coalesceReads } from '../../src/resources/coalesce/coalesce-reads.js';
import { rejection } from '../support/rejection.js';

describe('coalescing identical reads', () => {
  const counted = () => {
    const asked: string[] = [];
    const read = coalesceReads(
      async (question: { text: string }) => {
        asked.push(question.text);
        if (question.text === 'broken') throw new Error('broken');
        return { answer: question.text.toUpperCase() };
      },
      (question) => question.text,
    );
    return { asked, read };
  };

  it('reads once for all who ask the same in one turn', async () => {
    const { asked, read } = counted();
    const answers = await Promise.all([read({ text: 'a' }), read({ text: 'b' }), read({ text: 'a' })]);
    expect(answers).to.deep.equal([{ answer: 'A' }, { answer: 'B' }, { answer: 'A' }]);
    expect(asked).to.deep.equal(['a', 'b']);
  });

  it('reads again in the next turn', async () => {
    const { asked, read } = counted();
    await read({ text: 'a' });
    await read({ text: 'a' });
    expect(asked).to.deep.equal(['a', 'a']);
  });

  it('tells an error to all who asked that', async () => {
    const { read } = counted();
    const [first, second, other] = await Promise.allSettled([
      read({ text: 'broken' }),
      read({ text: 'broken' }),
      read({ text: 'a' }),
    ]);
    expect([first?.status, second?.status, other?.status]).to.deep.equal(['rejected', 'rejected', 'fulfilled']);
  });

  it('lets one who cancels go alone', async () => {
    const { read } = counted();
    const caller = new AbortController();
    const cancelled = rejection(read({ text: 'a' }, { signal: caller.signal }));
    const other = read({ text: 'a' });
    caller.abort();
    await cancelled;
    expect(await other).to.deep.equal({ answer: 'A' });
  });
});
