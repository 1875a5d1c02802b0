import { expect } from 'chai';
import { repeatedLines } from '../../../src/grpc/common/logger.js';
import { createRecordingLogger } from '../../../src/grpc/testing/index.js';

const isCounted = ({ fields }: { readonly fields: object }): boolean => 'repeated' in fields;

describe('lines that a peer repeats', () => {
  it('are written once at once, and once with their number at the end of the interval', async () => {
    const logger = createRecordingLogger();
    const lines = repeatedLines(logger, { intervalMs: 20 });
    for (let call = 1; call <= 1_000; call++) lines.write('info', 'a', { call }, 'refused');
    expect(logger.entries).to.deep.equal([{ level: 'info', fields: { call: 1 }, message: 'refused' }]);
    await logger.entry(isCounted);
    expect(logger.entries.slice(1)).to.deep.equal([
      { level: 'info', fields: { call: 1, repeated: 999 }, message: 'refused' },
    ]);
  });

  it('go on as one line an interval, with those of that interval', async () => {
    const logger = createRecordingLogger();
    const lines = repeatedLines(logger, { intervalMs: 20 });
    for (let interval = 1; interval <= 3; interval++) {
      lines.write('info', 'a', {}, 'refused');
      lines.write('info', 'a', {}, 'refused');
      await logger.entry(() => logger.entries.length === interval + 1);
    }
    expect(logger.entries.map(({ fields }) => fields)).to.deep.equal([
      {},
      { repeated: 1 },
      { repeated: 2 },
      { repeated: 2 },
    ]);
  });

  it('are counted for each level, message and peer', () => {
    const logger = createRecordingLogger();
    const lines = repeatedLines(logger);
    for (const level of ['debug', 'warn'] as const)
      for (const peer of ['a', 'b'])
        for (const message of ['refused', 'closed']) lines.write(level, peer, { peer }, message);
    expect(logger.entries).to.have.length(8);
  });

  it('are forgotten after an interval without any, so that the next is written at once', async () => {
    const logger = createRecordingLogger();
    const lines = repeatedLines(logger, { intervalMs: 20 });
    lines.write('info', 'a', {}, 'refused');
    const after = repeatedLines(logger, { intervalMs: 40 });
    after.write('debug', 'b', {}, 'later');
    after.write('debug', 'b', {}, 'later');
    await logger.entry(isCounted);
    lines.write('info', 'a', {}, 'refused');
    expect(logger.entries.map(({ message }) => message)).to.deep.equal(['refused', 'later', 'later', 'refused']);
  });

  it('are of 100 peers at most, and of the others together', async () => {
    const logger = createRecordingLogger();
    const lines = repeatedLines(logger, { intervalMs: 20 });
    for (const count of [1, 2, 3])
      for (let peer = 0; peer < 10_000; peer++) lines.write('info', `${peer}`, { peer, count }, 'refused');
    expect(logger.entries).to.have.length(100);
    await logger.entry(({ fields }) => 'peer' in fields && fields.peer === 'others');
    const counted = logger.entries.slice(100);
    expect(counted).to.have.length(101);
    expect(counted[0]).to.deep.equal({ level: 'info', fields: { peer: 0, count: 1, repeated: 2 }, message: 'refused' });
    expect(counted[100]).to.deep.equal({
      level: 'info',
      fields: { peer: 'others', repeated: 29_700 },
      message: 'refused',
    });
  });
});
