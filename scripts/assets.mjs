import { cpSync } from 'node:fs';

/** Copies into dist what the code reads beside itself, and no compiler carries over. @param {string} root @param {string} dist */
export const copyAssets = (root, dist) => {
  for (const directory of ['src/grpc/protos', 'src/grpc/gen', 'src/contract/gen', 'src/gateway/page']) {
    cpSync(`${root}/${directory}`, `${dist}/${directory}`, {
      recursive: true,
      filter: (path) => !path.endsWith('.ts'),
    });
  }
};
