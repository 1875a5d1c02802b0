import { expect } from 'chai';
import { followFiles } from '../../src/grpc/common/follow-files.js';
import { closing } from '../support/closing.js';

describe('files that are followed', () => {
  const use = closing();

  it('are read again when they change while they are read', async () => {
    const files = { certificate: 1, key: 1 };
    let meanwhile = (): void => {};
    const followed = use(
      await followFiles({
        what: 'a pair',
        path: '/pair',
        stamp: async () => `${files.certificate} ${files.key}`,
        async read() {
          const { certificate } = files;
          meanwhile();
          return { certificate, key: files.key };
        },
        intervalMs: 60_000,
      }),
    );
    const replace = (number: number): void => void Object.assign(files, { certificate: number, key: number });
    replace(2);
    meanwhile = () => replace(3);
    await followed.refresh();
    expect([followed.current, followed.generation], 'half of each').to.deep.equal([{ certificate: 1, key: 1 }, 1]);
    await followed.refresh();
    expect([followed.current, followed.generation]).to.deep.equal([{ certificate: 3, key: 3 }, 2]);
  });
});
