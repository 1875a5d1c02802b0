import { cpSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** A path next to the read files that does not exist. */
const unused = /\/@fastify\/swagger-ui\/static\/swagger-ui\.js$/;

/**
 * An esbuild plugin for files that code reads at run time. It copies each into the bundle's directory and rewrites
 * the reference. Our code refers to a file as `new URL('…', import.meta.url)`, relative to tsc's output in dist/src;
 * grpc-js and grpc-health-check refer to a directory as `${__dirname}/…`, Swagger UI joins it with `__dirname`.
 *
 * @param {string} root of the tree
 * @param {string} out the bundle's directory, which contains all chunks
 * @returns {import('esbuild').Plugin}
 */
export const assetUrls = (root, out) => {
  /** The asset's path in the tree, which the bundle also uses. @param {string} directory @param {string} name */
  const copied = (directory, name) => {
    const asset = relative(root, resolve(directory, name)).replace(/^dist\//, '');
    cpSync(join(root, asset), join(out, asset), {
      recursive: true,
      filter: (from) => !from.endsWith('.ts') && !unused.test(from),
    });
    return asset;
  };
  return {
    name: 'asset-urls',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const compiled = dirname(join(root, 'dist', relative(root, path)));
        const contents = readFileSync(path, 'utf8').replaceAll(
          /new URL\('([^']+)', import\.meta\.url\)/g,
          (_, /** @type {string} */ name) => `new URL('./${copied(compiled, name)}', import.meta.url)`,
        );
        return { contents, loader: 'ts' };
      });
      build.onLoad({ filter: /\/node_modules\/(@grpc\/grpc-js|grpc-health-check)\/.*\.js$/ }, ({ path }) => {
        const contents = readFileSync(path, 'utf8').replaceAll(
          /`\$\{__dirname\}\/([^`$]+)`/g,
          (_, /** @type {string} */ name) => `\`\${__dirname}/${copied(dirname(path), name)}\``,
        );
        return { contents, loader: 'js' };
      });
      build.onLoad({ filter: /\/node_modules\/@fastify\/swagger-ui\/.*\.js$/ }, ({ path }) => {
        const contents = readFileSync(path, 'utf8').replaceAll(
          /path\.join\(__dirname, ('\.\.', '[^']+'|'[^']+')\)/g,
          (_, /** @type {string} */ names) => {
            const name = names
              .replaceAll(/'(, )?/g, '/')
              .replaceAll(/^\/+|\/+$/g, '')
              .replaceAll(/\/+/g, '/');
            return `path.join(__dirname, '${copied(dirname(path), name)}')`;
          },
        );
        return { contents, loader: 'js' };
      });
    },
  };
};
