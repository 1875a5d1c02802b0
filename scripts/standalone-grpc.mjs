// Copies src/grpc, its tests and their dependencies into an empty package, builds it and runs the tests. This proves
// that the folder is independent. With a directory as argument, the package is created there and kept; otherwise it is
// removed.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = fileURLToPath(new URL('..', import.meta.url));
const versionsByName = z.record(z.string(), z.string());
const { dependencies, devDependencies, overrides, engines, license } = z
  .object({
    dependencies: versionsByName,
    devDependencies: versionsByName,
    // An override of a package's own dependency is an object.
    overrides: z.record(z.string(), z.unknown()),
    engines: versionsByName,
    license: z.string(),
  })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

const whole = ['src/grpc', 'test/grpc', 'test/integration'];
const allowed = [/^src\/grpc\//, /^test\/(grpc|integration|support)\//];

/** @param {string} folder @param {RegExp} name */
const filesIn = (folder, name) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => name.test(path))
    .map((path) => join(folder, path));

const importsOf = /** @param {string} file */ (file) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/(?:from |import\(|new URL\((?='[^']+\.js'))'([^']+)'/g)].flatMap(
    ([, name]) => name ?? [],
  );

/** @type {Set<string>} Every TypeScript file to copy; imports of a file are added during the iteration. */
const files = new Set(whole.flatMap((folder) => filesIn(folder, /\.ts$/)));
/** @type {Map<string, 'dependencies' | 'devDependencies'>} */
const packages = new Map();
for (const file of files) {
  for (const name of importsOf(file)) {
    if (name.startsWith('.')) {
      const imported = relative(root, resolve(root, dirname(file), name.replace(/\.js$/, '.ts')));
      if (!allowed.some((pattern) => pattern.test(imported)))
        throw new Error(`${file} imports ${imported}: src/grpc would not stand alone`);
      files.add(imported);
    } else if (!name.startsWith('node:')) {
      const [scope = '', rest] = name.split('/');
      const packageName = scope.startsWith('@') ? `${scope}/${rest}` : scope;
      if (file.startsWith('src/grpc/')) packages.set(packageName, 'dependencies');
      else if (!packages.has(packageName)) packages.set(packageName, 'devDependencies');
    }
  }
}
for (const tool of ['typescript', 'mocha', '@types/node', '@types/mocha', '@types/chai'])
  packages.set(tool, 'devDependencies');

const given = process.argv[2];
const target = given === undefined ? mkdtempSync(join(tmpdir(), 'standalone-grpc-')) : resolve(given);
if (given !== undefined && existsSync(target)) throw new Error(`${target} is there already`);

/** @param {string} file */
const copy = (file) => {
  mkdirSync(dirname(join(target, file)), { recursive: true });
  cpSync(join(root, file), join(target, file));
};

/** @param {'dependencies' | 'devDependencies'} kind */
const versions = (kind) => {
  /** @type {Record<string, string>} */
  const found = {};
  for (const [name, of] of packages) {
    const version = dependencies[name] ?? devDependencies[name];
    if (version === undefined) throw new Error(`${name} is imported, and package.json does not list it`);
    if (of === kind) found[name] = version;
  }
  return found;
};

try {
  for (const file of files) copy(file);
  // Files that the code reads at run time.
  for (const file of [...whole, 'test/support'].flatMap((folder) => filesIn(folder, /\.(proto|binpb)$/))) copy(file);
  for (const file of ['tsconfig.json', 'LICENSE']) copy(file);
  const assets =
    "import { cpSync } from 'node:fs';\nfor (const folder of ['protos', 'gen']) cpSync(`src/grpc/${folder}`, `dist/src/grpc/${folder}`, { recursive: true, filter: (path) => !path.endsWith('.ts') });\n";
  writeFileSync(join(target, 'copy-assets.mjs'), assets);
  const manifest = {
    name: 'standalone-grpc',
    private: true,
    license,
    type: 'module',
    engines,
    scripts: {
      build: 'tsc && node copy-assets.mjs',
      test: "npm run build && mocha --timeout 10000 'dist/test/**/*.test.js'",
    },
    overrides,
    dependencies: versions('dependencies'),
    devDependencies: versions('devDependencies'),
  };
  writeFileSync(join(target, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(`${files.size} files; ${Object.keys(manifest.dependencies).join(', ')}`);
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline']);
  run('npm', ['test']);
} finally {
  if (given === undefined) rmSync(target, { recursive: true, force: true });
}

/** @param {string} command @param {string[]} args */
function run(command, args) {
  const { status } = spawnSync(command, args, { cwd: target, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed in ${target}`);
}
