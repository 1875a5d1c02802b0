import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { loadConfig } from '../../src/platform/config.js';
import type { Logger } from '../../src/platform/logger.js';
import { tracingSettings } from '../../src/platform/settings/tracing-settings.js';
import { openTracing } from '../../src/platform/tracing/open-tracing.js';
import type { Tracing } from '../../src/platform/tracing/tracing.js';
import type { Environment } from '../../src/platform/settings/group.js';
import { closing } from '../support/closing.js';
import { startCollector } from '../support/collector/collector.js';
import { elapsedMs } from '../support/elapsed.js';
import { withEnvironment } from '../support/environment.js';
import { createRecordingLogger, type LogEntry } from '../../src/grpc/testing/index.js';

const run = promisify(execFile);
const src = fileURLToPath(new URL('../../src', import.meta.url));

const open = (environment: Environment, logger: Pick<Logger, 'info' | 'warn'>): Promise<Tracing> =>
  withEnvironment(environment, () => opened(environment, logger));

const opened = async (environment: Environment, logger: Pick<Logger, 'info' | 'warn'>): Promise<Tracing> => {
  const { tracing } = loadConfig({ groups: { tracing: tracingSettings() }, rules: [] }, environment);
  const made = await openTracing(tracing, { service: 'test', logger });
  if (made === undefined) throw new Error('tracing is off');
  return made;
};

/** A logger that waits for log entries. */
const listening = (): {
  logger: Pick<Logger, 'info' | 'warn'>;
  entries: LogEntry[];
  told: (message: RegExp) => Promise<LogEntry>;
} => {
  const recording = createRecordingLogger();
  const waiting = new Set<() => void>();
  const record = (level: 'info' | 'warn') => (fields: object, message: string) => {
    recording[level](fields, message);
    for (const look of waiting) look();
  };
  return {
    logger: { info: record('info'), warn: record('warn') },
    entries: recording.entries,
    told: (message) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = recording.entries.find((entry) => message.test(entry.message));
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
};

describe('a collector that is away', function () {
  this.timeout(60_000);
  const use = closing();

  it('is logged once, and again when it is back', async () => {
    const { logger, entries, told } = listening();
    const collector = use(await startCollector());
    collector.answer = 401;
    const tracing = use(
      await open({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, OTEL_BSP_SCHEDULE_DELAY: '1' }, logger),
    );
    tracing.tracer.startSpan('one').end();
    const warned = await told(/cannot export traces/);
    expect(warned.level).to.equal('warn');
    expect(warned.fields).to.deep.equal({ collector: collector.endpoint, lostSpans: 1, problem: 'Unauthorized 401' });

    const asked = collector.asked();
    tracing.tracer.startSpan('two').end();
    await asked;
    collector.answer = 200;
    tracing.tracer.startSpan('three').end();
    await collector.span('three');
    expect((await told(/again/)).fields).to.include({ lostSpans: 2 });
    expect(entries).to.have.lengthOf(2);
  });

  it('is sent what waits when tracing closes, with the headers that it asks for', async () => {
    const { logger } = listening();
    const collector = use(await startCollector());
    const tracing = await open(
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.endpoint}/in`,
        OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc',
        OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
        OTEL_SERVICE_NAME: 'mine',
        OTEL_RESOURCE_ATTRIBUTES: 'service.name=other,k8s.pod.name=pod-1',
      },
      logger,
    );
    tracing.tracer.startSpan('last').end();
    await tracing.close();
    expect(collector.spans.map(({ name }) => name)).to.deep.equal(['last']);
    expect(collector.spans[0]?.resource).to.include({ 'service.name': 'mine', 'k8s.pod.name': 'pod-1' });
    const [request] = collector.requests;
    expect(request?.path).to.equal('/in/v1/traces');
    expect(request?.headers).to.include({ authorization: 'Bearer abc', 'content-type': 'application/x-protobuf' });
  });

  it('holds up the close for three seconds at most when it hangs', async () => {
    const { logger, entries } = listening();
    const collector = use(await startCollector());
    collector.answer = 'hang';
    const tracing = await open({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint }, logger);
    tracing.tracer.startSpan('one').end();
    const tookMs = await elapsedMs(tracing.close());
    expect(tookMs).to.be.within(2_900, 4_900);
    expect(entries.map(({ message }) => message)).to.deep.equal([
      'cannot export the last traces in time, they are lost; check the collector',
    ]);
  });

  it('does not make memory grow: what waits is bounded, and the rest is dropped', async () => {
    const { logger } = listening();
    const collector = use(await startCollector());
    const tracing = await open(
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
        OTEL_BSP_MAX_QUEUE_SIZE: '10',
        OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '10',
        OTEL_BSP_SCHEDULE_DELAY: '60000',
      },
      logger,
    );
    collector.answer = 'hang';
    const asked = collector.asked();
    for (let i = 0; i < 10; i++) tracing.tracer.startSpan('hanging').end();
    await asked;
    for (let i = 0; i < 50; i++) tracing.tracer.startSpan('waiting').end();
    collector.answer = 200;
    await tracing.close();
    expect(collector.spans.filter(({ name }) => name === 'waiting')).to.have.lengthOf(10);
  });
});

describe('without an endpoint', () => {
  it('the SDK is not loaded', async () => {
    // In its own process, because others have loaded it here.
    const program = `
      import { createRequire } from 'node:module';
      await import('${src}/post/start-post.js');
      await import('${src}/user/start-user.js');
      const { openTraces } = await import('${src}/service/open-traces.js');
      const off = await openTraces({ mode: 'off' }, { service: 'post', logger: console, scope: {} });
      const loaded = Object.keys(createRequire('${src}/index.js').cache).filter((path) => /opentelemetry\\/(?!api\\/)/.test(path));
      console.log(JSON.stringify({ off: off === undefined, loaded }));
    `;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program]);
    expect(JSON.parse(stdout)).to.deep.equal({ off: true, loaded: [] });
  });
});
