import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { postDefinition } from '../../src/contract/post.js';
import { createChannel, createClient } from '../../src/grpc/client/index.js';
import { healthDefinition } from '../../src/grpc/index.js';
import { startChild } from '../support/child.js';
import { closing } from '../support/closing.js';
import { startCollector } from '../support/collector/collector.js';
import { freePort } from '../support/listen.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const pglite = 'node_modules/@electric-sql/pglite';

/** What an image has in /app, with PGlite beside it, which no image has, for a database. */
describe('the services of the bundle', function () {
  this.timeout(120_000);
  let bundle: string;
  before(async () => {
    bundle = await mkdtemp(join(tmpdir(), 'duet-running-'));
    await promisify(execFile)(process.execPath, [join(root, 'scripts/bundle.mjs'), bundle, 'user', 'post', 'doctor']);
    await mkdir(join(bundle, pglite, '..'), { recursive: true });
    await symlink(join(root, pglite), join(bundle, pglite));
  });
  after(() => rm(bundle, { recursive: true, force: true }));
  const use = closing();

  const channelTo = (port: number) => use(createChannel({ target: `127.0.0.1:${port}`, tls: 'disabled' }));

  /** Resolves to its port once its probes say SERVING. */
  const start = async (service: 'user' | 'post', env: Readonly<Record<string, string>>): Promise<number> => {
    const port = await freePort();
    const healthPort = await freePort();
    const child = startChild(
      process.execPath,
      [`${service}.js`],
      {
        LISTEN_ADDRESS: `127.0.0.1:${port}`,
        HEALTH_ADDRESS: `127.0.0.1:${healthPort}`,
        METRICS_ADDRESS: 'off',
        TLS_MODE: 'disabled',
        AUTH_MODE: 'disabled',
        REFLECTION: 'public',
        DATABASE_FIRST_DATA: 'true',
        DATABASE_URL: `pglite:${service}-data`,
        OTEL_BSP_SCHEDULE_DELAY: '10',
        ...env,
      },
      bundle,
    );
    use({ close: () => child.stop() });
    const probes = createClient(healthDefinition, channelTo(healthPort));
    const ready = new AbortController();
    void child.exited.then(() => ready.abort(new Error(child.lines.join('\n'))));
    const options = { waitForReady: true, signal: ready.signal };
    for await (const { status } of probes.Watch({ service: '' }, options)) if (status === 'SERVING') break;
    expect((await probes.Check({ service: 'liveness' }, { timeoutMs: 10_000 })).status).to.equal('SERVING');
    return port;
  };

  it('answer probes, send traces, and pass duet doctor', async () => {
    const collector = use(await startCollector());
    const traced = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint };
    const userPort = await start('user', traced);
    const user = { USER_ADDRESS: `static:///127.0.0.1:${userPort}`, USER_TLS_MODE: 'disabled' };
    const postPort = await start('post', { ...traced, ...user });

    const post = createClient(postDefinition, channelTo(postPort));
    const { postMessages } = await post.ListPosts({}, { timeoutMs: 10_000 });
    expect(postMessages.map(({ author }) => author)).to.include('Henry');
    const asked = await collector.span('v1.user.User/BatchGetUsers');
    const listed = await collector.span('v1.post.Post/ListPosts');
    expect(asked.traceId).to.equal(listed.traceId);

    const env = { ...user, POST_ADDRESS: `static:///127.0.0.1:${postPort}`, POST_TLS_MODE: 'disabled' };
    const doctor = ['doctor.js', 'doctor', '--json'];
    const { stdout } = await promisify(execFile)(process.execPath, doctor, { cwd: bundle, env });
    const findings = stdout.trimEnd().split('\n');
    expect(findings.filter((finding) => finding.includes('"state":"wrong"'))).to.deep.equal([]);
    expect(
      findings.some((finding) => finding.includes('"check":"posts"') && finding.includes('"state":"well"')),
      stdout,
    ).to.equal(true);
  });
});
