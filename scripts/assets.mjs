import { cpSync } from 'node:fs';

/**
 * Copies the files that the code reads at run time into dist, because no compiler does.
 * @param {string} root @param {string} dist
 */
export const copyAssets = (root, dist) => {
  for (const directory of ['src/grpc/protos', 'src/grpc/gen', 'src/contract/gen', 'src/gateway/page']) {
    cpSync(`${root}/${directory}`, `${dist}/${directory}`, {
      recursive: true,
      filter: (path) => !path.endsWith('.ts'),
    });
  }
};
