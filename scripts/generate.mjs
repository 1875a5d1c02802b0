// Writes the committed files that are generated from .proto files: the types, and the descriptors for reflection.
// With --check it writes nothing, and fails if a committed file differs. With folders as arguments it handles only
// these.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @param {string} directory */
const listing = (directory) =>
  existsSync(directory)
    ? readdirSync(directory, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    : [];

/** The services in a folder, such as examples, that have their own protos. @param {string} folder */
const ownServices = (folder) =>
  readdirSync(join(root, folder)).flatMap((name) => {
    const protos = `${folder}/${name}/protos`;
    const files = listing(join(root, protos));
    if (files.length === 0) return [];
    return [{ protos, files, descriptors: { [`${name}.binpb`]: [] }, out: `${folder}/${name}/gen` }];
  });

const targets = [
  {
    protos: 'protos',
    files: ['v1/user/user.proto', 'v1/post/post.proto'],
    descriptors: { 'user.binpb': ['--path', 'protos/v1/user'], 'post.binpb': ['--path', 'protos/v1/post'] },
    out: 'src/contract/gen',
  },
  {
    protos: 'src/grpc/protos',
    files: [
      'google/rpc/status.proto',
      'google/rpc/error_details.proto',
      'grpc/health/v1/health.proto',
      'grpc/reflection/v1/reflection.proto',
      'grpc/reflection/v1alpha/reflection.proto',
    ],
    descriptors: { 'descriptors.binpb': [] },
    out: 'src/grpc/gen',
  },
  {
    protos: 'test/support/codec',
    files: [],
    descriptors: { 'everything.binpb': [] },
    out: 'test/support/codec/gen',
  },
  {
    protos: 'test/conformance/protos',
    files: [
      'connectrpc/conformance/v1/service.proto',
      'connectrpc/conformance/v1/client_compat.proto',
      'connectrpc/conformance/v1/server_compat.proto',
      'grpc/testing/test.proto',
      'xds/service/orca/v3/orca.proto',
    ],
    descriptors: {},
    out: 'test/conformance/gen',
  },
  ...['examples', 'services'].flatMap((folder) => ownServices(folder)),
];

// These flags tell the compiler what src/grpc/common/load-proto.ts does at run time; a test compares the two.
const typeFlags = [
  '--grpcLib=@grpc/grpc-js',
  '--importFileExtension=.js',
  '--includeComments',
  '--longs=String',
  '--enums=String',
  '--defaults',
  '--arrays',
  '--objects',
  '--oneofs',
  // The plain name is the complete message; the partial one for sending has the longer name.
  '--inputTemplate=%s__Input',
  '--outputTemplate=%s',
];

/** @param {string} tool @param {string[]} args */
const run = (tool, args) =>
  execFileSync(join(root, 'node_modules/.bin', tool), args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });

/**
 * Removes types that the protos' own types do not import: the types of options, which are read from descriptors.
 * @param {readonly string[]} files @param {string} out
 */
const removeUnreached = (files, out) => {
  const own = new Set(files.map((file) => join(out, dirname(file))));
  const all = listing(out).map((file) => join(out, file));
  const reached = new Set(all.filter((file) => own.has(dirname(file))));
  // Iterating a Set also visits elements that are added meanwhile.
  for (const file of reached)
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/ from '(\..*)\.js';$/gm))
      reached.add(resolve(dirname(file), `${path}.ts`));
  for (const file of all) if (!reached.has(file)) rmSync(file);
};

/** @param {typeof targets[number]} target @param {string} out */
const generate = ({ protos, files, descriptors }, out) => {
  if (files.length > 0) run('proto-loader-gen-types', [...typeFlags, '-I', protos, '-O', out, ...files]);
  // The top-level files describe `loadPackageDefinition`, which is not used here; and two protos with the same name
  // (reflection v1 and v1alpha) overwrite each other's.
  for (const entry of readdirSync(out)) if (entry.endsWith('.ts')) rmSync(join(out, entry));
  removeUnreached(files, out);
  for (const [name, selection] of Object.entries(descriptors)) {
    run('buf', ['build', protos, ...selection, '--as-file-descriptor-set', '-o', join(out, name)]);
  }
};

/** @param {string} committed @param {string} fresh */
const differences = (committed, fresh) =>
  [...new Set([...listing(committed), ...listing(fresh)])]
    .filter((file) => {
      const [a, b] = [join(committed, file), join(fresh, file)];
      return !existsSync(a) || !existsSync(b) || !readFileSync(a).equals(readFileSync(b));
    })
    .sort();

const check = process.argv.includes('--check');
const folders = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const temporary = mkdtempSync(join(check ? tmpdir() : root, '.generate-'));
try {
  for (const target of targets) {
    if (folders.length > 0 && !folders.some((folder) => target.out.startsWith(`${folder}/`))) continue;
    const fresh = join(temporary, target.out);
    mkdirSync(fresh, { recursive: true });
    generate(target, fresh);
    const committed = join(root, target.out);
    if (check) {
      for (const file of differences(committed, fresh)) {
        console.error(`${target.out}/${file} is not what npm run generate writes`);
        process.exitCode = 1;
      }
    } else {
      rmSync(committed, { recursive: true, force: true });
      mkdirSync(dirname(committed), { recursive: true });
      renameSync(fresh, committed);
    }
  }
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
