import { expect } from 'chai';
import { once, EventEmitter } from 'node:events';
import { gatherLines } from '../../src/platform/logs/gather-lines.js';

const gathering = () => {
  const writes: string[] = [];
  const events = new EventEmitter();
  const lines = gatherLines({
    write(text) {
      writes.push(text);
      events.emit('write');
    },
  });
  return { lines, writes, written: () => once(events, 'write') };
};

describe('gathered log lines', () => {
  it('are passed on together, in their order, a moment later', async () => {
    const { lines, writes, written } = gathering();
    const first = written();
    lines.write('a\n');
    lines.write('b\n');
    expect(writes).to.deep.equal([]);
    await first;
    lines.write('c\n');
    await written();
    expect(writes).to.deep.equal(['a\nb\n', 'c\n']);
  });

  it('are passed on at once when they are many', () => {
    const { lines, writes } = gathering();
    const line = `${'x'.repeat(1_023)}\n`;
    for (let index = 0; index < 65; index++) lines.write(line);
    expect(writes).to.deep.equal([line.repeat(64)]);
    lines.flush();
    expect(writes.join('')).to.equal(line.repeat(65));
  });

  it('are passed on when they are flushed, and nothing is written twice', async () => {
    const { lines, writes, written } = gathering();
    lines.write('a\n');
    lines.flush();
    lines.flush();
    const second = written();
    lines.write('b\n');
    await second;
    expect(writes).to.deep.equal(['a\n', 'b\n']);
  });
});
