import { expect } from 'chai';
import { createServer } from 'node:net';
import { startChild } from '../support/child.js';
import { listen } from '../../src/grpc/testing/index.js';

const module = (path: string): string => JSON.stringify(new URL(`../../src/platform/${path}`, import.meta.url).href);

/** A service that has only a metrics server, as a process. */
const program = `
  import { runService } from ${module('run-service.js')};
  import { commonSettings } from ${module('settings/common-settings.js')};
  import { following } from ${module('startup-error.js')};
  import { createRegistry } from ${module('metrics/create-registry.js')};
  import { openMetricsServer } from ${module('metrics/metrics-server.js')};
  await runService({
    service: 'user',
    settings: commonSettings({ port: 9000 }),
    async start(config, logger, { use }) {
      const server = use('metrics server', await following('METRICS_ADDRESS', openMetricsServer(createRegistry({ service: 'user' }), config.listen.metrics)));
      logger.info({ port: server.address.port }, 'listening');
      if (config.logs.level === 'debug') setImmediate(() => { throw new Error('a bug'); });
    },
  });`;

const start = (environment: Record<string, string>) =>
  startChild(process.execPath, ['--input-type=module', '--eval', program], {
    DATABASE_URL: 'postgres://duet:hunter2@db/duet',
    TLS_MODE: 'disabled',
    AUTH_MODE: 'disabled',
    METRICS_ADDRESS: '127.0.0.1:0',
    ...environment,
  });

describe('a service as a process', () => {
  it('warns of open doors, serves, and exits with 0 on SIGTERM with its whole log written', async () => {
    const child = start({});
    await child.line(/"message":"listening"/);
    expect(await child.stop()).to.equal(0);
    expect(child.lines.join('\n')).to.match(
      /"level":"warn".*TLS_MODE=disabled[^]*"signal":"SIGTERM","message":"shutting down"/,
    );
  });

  it('exits with 78 for a config that is refused, naming every problem and no secret', async () => {
    const child = start({ DATABASE_URL: 'hunter2', LOG_LEVEL: 'loud', TLS_MODE: 'server' });
    expect(await child.exited).to.equal(78);
    expect(child.lines.map((line) => line.trim().split(' ')[0])).to.have.members([
      'cannot',
      'LOG_LEVEL',
      'TLS_DIRECTORY',
      'DATABASE_URL',
    ]);
    expect(child.lines.join()).to.not.include('hunter2');
  });

  it('tells a port that is in use in one line, and exits with 1', async () => {
    const server = createServer();
    const port = await listen(server);
    const child = start({ METRICS_ADDRESS: `127.0.0.1:${port}`, LISTEN_ADDRESS: '127.0.0.1:0' });
    expect(await child.exited).to.equal(1);
    expect(child.lines).to.have.lengthOf(1);
    expect(child.lines[0]).to.match(
      /"level":"fatal".*"message":"cannot start: METRICS_ADDRESS: 127\.0\.0\.1:\d+ is in use by another process"/,
    );
    server.close();
  });

  it('logs an uncaught error with its stack, and exits with 1', async () => {
    const child = start({ LOG_LEVEL: 'debug' });
    expect(await child.exited).to.equal(1);
    expect(child.lines.at(-1)).to.match(
      /"level":"fatal".*"message":"a bug","stack":"Error: a bug\\n.*"message":"uncaught error, shutting down; report it as a bug"/,
    );
  });
});
