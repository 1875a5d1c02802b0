/**
 * An esbuild plugin for an ES module package without import side effects whose package.json does not declare it:
 * unused parts are left out.
 *
 * @param {string} name of the package
 * @returns {import('esbuild').Plugin}
 */
export const withoutSideEffects = (name) => ({
  name: 'without-side-effects',
  setup(build) {
    const resolving = Symbol('resolving');
    build.onResolve({ filter: /^\.|^@?[\w/-]+$/ }, async ({ path, ...from }) => {
      const isOwn = path === name || (path.startsWith('.') && from.importer.includes(`/node_modules/${name}/`));
      if (from.pluginData === resolving || !isOwn) return undefined;
      const resolved = await build.resolve(path, { ...from, pluginData: resolving });
      return { ...resolved, pluginData: undefined, sideEffects: false };
    });
  },
});
