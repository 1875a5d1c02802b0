import { expect } from 'chai';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from '../support/free-port.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Creates what an image has in /app, in a directory without access to this tree's packages. */
const createBundle = async (...programs: readonly string[]): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'duet-bundle-'));
  await promisify(execFile)(process.execPath, [join(root, 'scripts/bundle.mjs'), directory, ...programs]);
  return directory;
};

const sizeOf = async (directory: string): Promise<number> => {
  const entries = await readdir(directory, { recursive: true });
  const sizes = await Promise.all(entries.map(async (entry) => (await stat(join(directory, entry))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
};

const mib = 1024 * 1024;

const plain = {
  TLS_MODE: 'disabled',
  AUTH_MODE: 'disabled',
  LISTEN_ADDRESS: '127.0.0.1:0',
  HEALTH_ADDRESS: 'off',
  METRICS_ADDRESS: '127.0.0.1:0',
  USER_ADDRESS: 'static:///127.0.0.1:1',
  USER_TLS_MODE: 'disabled',
};

describe('the bundle of the gateway', () => {
  let bundle: string;
  before(async function () {
    this.timeout(60_000);
    bundle = await createBundle('gateway', 'doctor');
  });
  after(() => rm(bundle, { recursive: true, force: true }));

  it('has at most 11 MiB, with its source maps, its SBOM and the licences', async () => {
    expect(await sizeOf(bundle)).to.be.lessThan(11 * mib);
  });

  it('starts, with its page and the rendering of its document', async () => {
    const listening = await freePort(20_000);
    const gateway = spawn(process.execPath, ['gateway.js'], {
      cwd: bundle,
      env: {
        ...plain,
        LISTEN_ADDRESS: `127.0.0.1:${listening}`,
        POST_ADDRESS: 'static:///127.0.0.1:1',
        POST_TLS_MODE: 'disabled',
        PAGE_ENABLED: 'true',
        METRICS_ADDRESS: 'off',
        HEALTH_ADDRESS: 'off',
      },
      stdio: 'ignore',
    });
    const ended = once(gateway, 'close');
    try {
      const url = `http://127.0.0.1:${listening}`;
      // It waits some seconds for the services before it continues without them.
      while (
        !(await fetch(`${url}/livez`).then(
          ({ ok }) => ok,
          () => false,
        ))
      )
        await delay(100);
      for (const path of ['/', '/page.js', '/openapi.json', '/docs/', '/docs/static/swagger-ui-bundle.js'])
        expect((await fetch(url + path)).status, path).to.equal(200);
      expect((await fetch(`${url}/v1/posts`)).status).to.equal(503);
    } finally {
      gateway.kill();
      await ended;
    }
  }).timeout(60_000);
});

describe('the bundle of the services', () => {
  let bundle: string;
  before(async function () {
    this.timeout(60_000);
    bundle = await createBundle('user', 'post', 'doctor');
  });
  after(() => rm(bundle, { recursive: true, force: true }));

  interface Ended {
    readonly code: unknown;
    readonly output: string;
  }
  /** Runs a file of the bundle to its end, in a minimal environment. */
  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
    new Promise((resolve) => {
      execFile(process.execPath, args, { cwd: bundle, env }, (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, output: stdout + stderr }),
      );
    });
  it('has at most 8 MiB, with its source maps, its SBOM and the licences', async () => {
    expect(await sizeOf(bundle)).to.be.lessThan(8 * mib);
  });

  for (const service of ['user', 'post']) {
    it(`starts ${service}, without PGlite`, async () => {
      const { code, output } = await run([`${service}.js`], { ...plain, DATABASE_URL: 'pglite:data' });
      expect(output).to.contain('PGlite is not installed here; name a PostgreSQL server');
      expect(code).to.equal(1);
    });

    it(`names the files and lines of the TypeScript where ${service} fails`, async () => {
      const planted =
        "import hooks from 'node:perf_hooks'; hooks.monitorEventLoopDelay = () => { throw new Error('planted') };";
      const { output } = await run(
        ['--import', `data:text/javascript,${encodeURIComponent(planted)}`, `${service}.js`],
        { ...plain, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
      );
      expect(output)
        .to.match(/src\/platform\/metrics\/create-registry\.ts:\d+:\d+/)
        .and.to.match(new RegExp(`src/${service}/start-${service}\\.ts:\\d+:\\d+`));
    });
  }

  it('has the command duet doctor', async () => {
    expect(await run(['doctor.js', '--help'])).to.deep.include({ code: 0 });
    const { code, output } = await run(['doctor.js', 'doctor']);
    expect(output).to.contain('USER_ADDRESS or POST_ADDRESS is required');
    expect(code).to.equal(78);
    // Through the link that the image has in PATH, and by its first line.
    expect((await stat(join(bundle, 'doctor.js'))).mode & 0o111).to.equal(0o111);
    expect(await readFile(join(bundle, 'doctor.js'), 'utf8')).to.match(/^#!\/nodejs\/bin\/node\n/);
    await symlink(join(bundle, 'doctor.js'), join(bundle, 'duet'));
    expect(await run(['duet', '--help'])).to.deep.include({ code: 0 });
  });

  it('loads OpenTelemetry and client-node only when they are used', async () => {
    const names = (await readdir(bundle)).filter((name) => name.endsWith('.js'));
    const texts = new Map(
      await Promise.all(names.map(async (name) => [name, await readFile(join(bundle, name), 'utf8')] as const)),
    );
    /** The file and all its static imports. */
    const loaded = (name: string, seen = new Set<string>()): ReadonlySet<string> => {
      if (seen.has(name)) return seen;
      seen.add(name);
      for (const [, imported = ''] of (texts.get(name) ?? '').matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g))
        loaded(imported, seen);
      return seen;
    };
    const defines = /(?:_BatchSpanProcessor|\bKubeConfig)=(?:class|__commonJS)/;
    expect([...texts.values()].filter((text) => defines.test(text))).to.have.length(2);
    for (const entry of ['user.js', 'post.js', 'doctor.js']) {
      expect(loaded(entry).size, entry).to.be.greaterThan(2);
      for (const name of loaded(entry))
        expect(defines.test(texts.get(name) ?? ''), `${entry}: ${name}`).to.equal(false);
    }
  });
});
