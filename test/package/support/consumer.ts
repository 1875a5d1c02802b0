import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { commandOf, readReadme } from './readme.js';
import { root, run } from './run.js';

/** Flags of npm here: without audits or funding messages. */
export const install = ['install', '--no-audit', '--no-fund', '--prefer-offline'];

/** The path of the tarball of `npm run pack:grpc` or `pack:contract`. */
export const findTarball = async (what: 'grpc' | 'contract'): Promise<string> => {
  const found = (await readdir(join(root, 'dist'))).filter((name) => new RegExp(`^duet-${what}-.*\\.tgz$`).test(name));
  const [name, ...others] = found;
  if (name === undefined || others.length > 0)
    throw new Error(`${found.length} tarballs of ${what} are in dist; npm run pack:${what}`);
  return join(root, 'dist', name);
};

/** Creates a project in an empty directory as the README says, with these additional files, and compiles it. */
export const makeConsumer = async (
  directory: string,
  tarball: string,
  files: Readonly<Record<string, string>>,
): Promise<void> => {
  const readme = await readReadme();
  for (const [path, text] of [...readme.files, ...Object.entries(files)]) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  const shell = async (command: string): Promise<unknown> => run('sh', ['-c', command], directory);
  await run('npm', ['init', '--yes'], directory);
  for (const beginning of ['npm install @duet/grpc', 'npm install --save-dev']) {
    const [, , ...packages] = commandOf(readme, beginning).split(' ');
    await run('npm', [...install, ...packages.map((name) => (name === '@duet/grpc' ? tarball : name))], directory);
  }
  await shell(commandOf(readme, 'npm pkg set'));
  await shell(commandOf(readme, 'npx proto-loader-gen-types'));
  await shell(`${commandOf(readme, 'npx tsc')} --skipLibCheck false`);
};

/** The major version of Node.js in the images. */
export const imageNode = async (): Promise<string> => {
  const [, version] = /^ARG NODE_VERSION=(\d+)$/m.exec(await readFile(join(root, 'Dockerfile'), 'utf8')) ?? [];
  if (version === undefined) throw new Error('the Dockerfile names no version of Node.js');
  return version;
};

/** Installs a version of Node.js into a directory, and returns its path. */
export const installNode = async (version: string, directory: string): Promise<string> => {
  await writeFile(join(directory, 'package.json'), '{"private":true}');
  await run('npm', [...install, `node@${version}`], directory);
  return join(directory, 'node_modules/.bin/node');
};
