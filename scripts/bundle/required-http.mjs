/**
 * An esbuild plugin that imports `node:http` by `require`. An `import` of it reads all its exports, and one of them loads
 * undici, which takes 25 ms of each start and is not used.
 *
 * @returns {import('esbuild').Plugin}
 */
export const requiredHttp = () => ({
  name: 'required-http',
  setup(build) {
    build.onResolve({ filter: /^(node:)?http$/ }, ({ kind }) =>
      kind === 'import-statement' ? { path: 'node:http', namespace: 'required' } : undefined,
    );
    build.onLoad({ filter: /^node:http$/, namespace: 'required' }, () => ({
      contents: "module.exports = require('node:http');",
    }));
  },
});
