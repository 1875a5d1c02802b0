import { expect } from 'chai';
import { rejection } from '../../support/rejection.js';
import { delimited, readDelimited } from './delimited.js';

describe('messages with their length before them', () => {
  const bytes = Buffer.concat(['one', '', 'three'].map((text) => delimited(Buffer.from(text))));

  const read = async (chunks: readonly Buffer[]): Promise<string[]> => {
    const messages: string[] = [];
    const stream = (async function* () {
      yield* chunks;
    })();
    for await (const message of readDelimited(stream)) messages.push(message.toString());
    return messages;
  };

  it('are read however they were cut', async () => {
    for (let size = 1; size <= bytes.length; size++) {
      const chunks: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
      expect(await read(chunks)).to.deep.equal(['one', '', 'three']);
    }
  });

  it('may not end inside one', async () => {
    const error = await rejection(read([bytes.subarray(0, -1)]));
    expect(String(error)).to.include('ends inside a message');
  });
});
