import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const lockfile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string(),
      license: z.string().optional(),
      integrity: z.string().optional(),
      resolved: z.string().optional(),
    }),
  ),
});
const manifest = z.object({ name: z.string(), version: z.string() });

/**
 * @typedef {object} BundledPackage
 * @property {string} path in package-lock.json, such as `node_modules/pg`
 * @property {string} name
 * @property {string} version
 * @property {string} license an SPDX expression
 * @property {string | undefined} integrity its hash, as npm writes it
 */

/**
 * The packages with code in a bundle, as package-lock.json names them. Throws when another version than the
 * lockfile's is installed, or a package has no licence.
 *
 * @param {string} root of the tree
 * @param {import('esbuild').Metafile} metafile
 * @returns {BundledPackage[]}
 */
export const bundledPackages = (root, metafile) => {
  const { packages } = lockfile.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const inputs = Object.values(metafile.outputs).flatMap(({ inputs: of }) =>
    Object.entries(of).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
  const paths = new Set(inputs.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0] ?? []));
  return [...paths].toSorted().map((path) => {
    const locked = packages[path];
    const { name, version } = manifest.parse(JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')));
    if (locked?.version !== version) {
      throw new Error(
        `${path} is ${version}, and package-lock.json has ${locked?.version ?? 'no such package'}: npm ci`,
      );
    }
    if (locked.license === undefined) throw new Error(`${path} has no license in package-lock.json`);
    return { path, name, version, license: locked.license, integrity: locked.integrity };
  });
};
