import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The allowed imports of each folder of src besides itself. The diagram is in CONTRIBUTING.md. */
const grpcFaces = [
  'grpc/index',
  'grpc/server/index',
  'grpc/client/index',
  'grpc/auth/index',
  'grpc/tls/index',
  'grpc/kubernetes/index',
  'grpc/testing/index',
];
const arrows: Readonly<Record<string, readonly string[]>> = {
  grpc: [],
  platform: ['grpc/index'],
  contract: grpcFaces,
  resources: [...grpcFaces, 'platform'],
  service: [...grpcFaces, 'platform'],
  user: [...grpcFaces, 'contract', 'platform', 'resources', 'service'],
  post: [...grpcFaces, 'contract', 'platform', 'resources', 'service'],
  gateway: [...grpcFaces, 'contract', 'platform', 'resources', 'service'],
  doctor: [...grpcFaces, 'contract', 'platform', 'service', 'user/migrations', 'post/migrations'],
  dev: [...grpcFaces, 'contract', 'platform', 'resources', 'service', 'user', 'post', 'gateway'],
};

/** The same for the folders of src/grpc. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  'grpc/codec': [],
  'grpc/common': ['grpc/codec'],
  'grpc/internals': [],
  'grpc/auth': ['grpc/common'],
  'grpc/tls': ['grpc/common', 'grpc/internals'],
  'grpc/service-config': ['grpc/common'],
  'grpc/resolver': ['grpc/common'],
  'grpc/kubernetes': ['grpc/common', 'grpc/resolver'],
  'grpc/client': ['grpc/codec', 'grpc/common', 'grpc/internals', 'grpc/service-config', 'grpc/resolver'],
  'grpc/server/connection': ['grpc/common', 'grpc/auth', 'grpc/tls'],
  'grpc/server/call': ['grpc/codec', 'grpc/common', 'grpc/auth', 'grpc/tls', 'grpc/server/connection'],
  'grpc/server/services': ['grpc/codec', 'grpc/common', 'grpc/auth', 'grpc/tls', 'grpc/server/call'],
  'grpc/server/interceptors': ['grpc/common', 'grpc/auth', 'grpc/tls'],
  'grpc/server': ['grpc/codec', 'grpc/common', 'grpc/auth', 'grpc/tls'],
  'grpc/testing': [
    'grpc/codec',
    'grpc/common',
    'grpc/client',
    'grpc/server',
    'grpc/auth',
    'grpc/tls',
    'grpc/kubernetes',
    'grpc/internals',
    'grpc/resolver',
    'grpc/service-config',
    'grpc/server/connection',
    'grpc/server/call',
    'grpc/server/services',
    'grpc/server/interceptors',
  ],
};

const folders = Object.keys(arrows);
const outside = ['test', 'bench', 'scripts'];

/** An import in each TypeScript form; `up` leads to src. */
const forms = {
  static: (up: string, to: string) => `import { target } from '${up}${to}.js';\nexport const found = target;\n`,
  type: (up: string, to: string) =>
    `import type { Target } from '${up}${to}.js';\nexport const found = ({ name }: Target): string => name;\n`,
  dynamic: (up: string, to: string) => `export const found = async (): Promise<unknown> => import('${up}${to}.js');\n`,
  export: (up: string, to: string) => `export { target } from '${up}${to}.js';\n`,
};

const roundabout = {
  'through src': (up: string, to: string) => `export { target } from '${up}../src/${to}.js';\n`,
  'with a dot before it': (up: string, to: string) => `export { target } from './${up}${to}.js';\n`,
  'as a type in place': (up: string, to: string) =>
    `export const found = ({ name }: import('${up}${to}.js').Target): string => name;\n`,
};

/** Packages that src/platform, which knows no gRPC, may not import. */
const gRpcPackages = [
  '@grpc/grpc-js',
  '@grpc/grpc-js/build/src/constants.js',
  '@grpc/proto-loader',
  'grpc-health-check',
];
const packageForms = {
  static: (name: string) => `import { target } from '${name}';\nexport const found = target;\n`,
  type: (name: string) =>
    `import type { Target } from '${name}';\nexport const found = ({ name }: Target): string => name;\n`,
  dynamic: (name: string) => `export const found = async (): Promise<unknown> => import('${name}');\n`,
  export: (name: string) => `export { target } from '${name}';\n`,
};

const pathOf = (from: string, to: string, form: string): string =>
  `src/${from}/planted/${`${to} ${form}`.replaceAll(/[^a-z]+/g, '-')}.ts`;

/** From a file in a folder's `planted` to src. */
const upFrom = (from: string): string => '../'.repeat(from.split('/').length + 1);

const modules = [...grpcFaces, 'user/migrations', 'post/migrations'];

/** The target of an arrow: a module of the folder, or one specific module. */
const moduleOf = (to: string): string =>
  modules.includes(to) ? to : outside.includes(to) ? `../${to}/target` : `${to}/target`;

const within = (room: string, other: string): boolean =>
  room === other || room.startsWith(`${other}/`) || other.startsWith(`${room}/`);

const arrowsFrom = (from: string): { allowed: readonly string[]; forbidden: readonly string[] } => {
  const room = rooms[from];
  const allowed = room ?? arrows[from] ?? [];
  const others = room ? Object.keys(rooms) : [...folders, ...(from === 'grpc' ? [] : Object.keys(rooms))];
  return {
    allowed,
    forbidden: [...others, ...outside].filter((to) => !within(from, to) && !allowed.includes(to)),
  };
};

const sources = [...folders, ...Object.keys(rooms)];

/** Services beside src. */
const ownHomes = ['examples/planted', 'services/planted'];
const ownPath = (home: string, to: string, extension: string): string =>
  `${home}/${to.replaceAll(/[^a-z]+/g, '-')}.${extension}`;

/** A copy of the lint configuration with one file per import, outside the tree so that no build sees it. */
const plant = async (directory: string): Promise<void> => {
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  };
  for (const file of ['.oxlintrc.json', 'tsconfig.json', 'package.json'])
    await cp(join(root, file), join(directory, file));
  await symlink(join(root, 'node_modules'), join(directory, 'node_modules'));
  const target = 'export const target = 1;\nexport interface Target { readonly name: string }\n';
  for (const folder of folders) await write(`src/${folder}/target.ts`, target);
  for (const folder of outside) await write(`${folder}/target.ts`, target);
  for (const room of Object.keys(rooms)) await write(`src/${room}/target.ts`, target);
  for (const module of modules) await write(`src/${module}.ts`, target);
  for (const name of gRpcPackages) {
    for (const [form, source] of Object.entries(packageForms))
      await write(pathOf('platform', name, form), source(name));
  }
  for (const from of sources) {
    const { allowed, forbidden } = arrowsFrom(from);
    for (const to of [...allowed, ...forbidden]) {
      for (const [form, source] of Object.entries(forms))
        await write(pathOf(from, to, form), source(upFrom(from), moduleOf(to)));
    }
    for (const to of forbidden) {
      if (outside.includes(to)) continue;
      for (const [form, source] of Object.entries(roundabout))
        await write(pathOf(from, to, form), source(upFrom(from), moduleOf(to)));
    }
  }
  for (const home of ownHomes) {
    for (const to of [...folders, 'grpc/common', ...grpcFaces, ...outside]) {
      const source = outside.includes(to)
        ? forms.static('../../', `${to}/target`)
        : forms.static('../../src/', moduleOf(to));
      for (const extension of ['ts', 'test.ts']) await write(ownPath(home, to, extension), source);
    }
  }
};

interface Report {
  readonly diagnostics: readonly { readonly filename: string; readonly code: string }[];
}

/** The rules that each file breaks. */
const lint = async (directory: string): Promise<Map<string, string[]>> => {
  const oxlint = join(root, 'node_modules/.bin/oxlint');
  const output = await new Promise<string>((resolve) => {
    // Its exit code reports findings, which are expected here.
    execFile(
      oxlint,
      ['--format', 'json', 'src', 'examples', 'services'],
      { cwd: directory, maxBuffer: 64 * 1024 * 1024 },
      (_error, stdout) => resolve(stdout),
    );
  });
  const { diagnostics } = JSON.parse(output) as Report;
  const broken = new Map<string, string[]>();
  for (const { filename, code } of diagnostics) broken.set(filename, [...(broken.get(filename) ?? []), code]);
  return broken;
};

describe('the import arrows', () => {
  let directory: string;
  let broken: Map<string, string[]>;

  before(async function () {
    this.timeout(60_000);
    directory = await mkdtemp(join(tmpdir(), 'duet-lint-'));
    await plant(directory);
    broken = await lint(directory);
  });
  after(async () => rm(directory, { recursive: true, force: true }));

  it('name every folder of src', async () => {
    const entries = await readdir(join(root, 'src'));
    expect(entries.toSorted()).to.deep.equal(folders.toSorted());
  });

  for (const from of sources) {
    const { allowed, forbidden } = arrowsFrom(from);

    for (const to of forbidden) {
      it(`src/${from} may not import ${outside.includes(to) ? to : `src/${to}`}, in any form`, () => {
        for (const form of Object.keys(forms)) {
          expect(broken.get(pathOf(from, to, form)), form).to.deep.equal(['eslint(no-restricted-imports)']);
        }
      });
    }

    for (const to of allowed) {
      it(`src/${from} may import src/${to}`, () => {
        for (const form of Object.keys(forms)) expect(broken.get(pathOf(from, to, form)), form).to.equal(undefined);
      });
    }
  }

  for (const name of gRpcPackages) {
    it(`src/platform may not import ${name}, in any form`, () => {
      for (const form of Object.keys(packageForms))
        expect(broken.get(pathOf('platform', name, form)), form).to.include('eslint(no-restricted-imports)');
    });
  }

  it('cannot be gone round by another spelling', () => {
    for (const from of sources) {
      for (const to of arrowsFrom(from).forbidden.filter((one) => !outside.includes(one))) {
        for (const form of Object.keys(roundabout))
          expect(broken.has(pathOf(from, to, form)), `${from} → ${to} ${form}`).to.equal(true);
      }
    }
  });

  it('let a service in examples or services import what user and post may, and its tests import test besides', () => {
    for (const home of ownHomes) {
      for (const to of [...(arrows['post'] ?? []), 'test'])
        expect(broken.get(ownPath(home, to, 'test.ts')), `${home} → ${to}`).to.equal(undefined);
      for (const to of arrows['post'] ?? [])
        expect(broken.get(ownPath(home, to, 'ts')), `${home} → ${to}`).to.equal(undefined);
      for (const to of ['user', 'post', 'gateway', 'doctor', 'dev', 'grpc/common', 'test', 'bench', 'scripts'])
        expect(broken.get(ownPath(home, to, 'ts')), `${home} → ${to}`).to.deep.equal(['eslint(no-restricted-imports)']);
    }
  });

  it('are not hidden from the linter by a template', async () => {
    // It does not check one, even without a planted import.
    for (const file of await readdir(join(root, 'src'), { recursive: true })) {
      if (file.endsWith('.ts'))
        expect(await readFile(join(root, 'src', file), 'utf8'), file).not.to.match(/\bimport\(\s*`/);
    }
  });
});
