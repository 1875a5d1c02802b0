import { expect } from 'chai';
import type { Environment } from '../../src/platform/settings/group.js';
import { closing } from '../support/closing.js';
import { startCollector } from '../support/collector/collector.js';
import { startPair, type Pair } from './harness.js';

/** As a platform sets them for all of its processes. */
const platform: Environment = {
  OTEL_PROPAGATORS: 'tracecontext,baggage',
  OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
  OTEL_METRICS_EXPORTER: 'otlp',
  OTEL_LOGS_EXPORTER: 'otlp',
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://metrics:4317',
  OTEL_NODE_RESOURCE_DETECTORS: 'env,host',
  OTEL_TRACES_SAMPLER_ARG: '0.5',
};

const warnings = ({ postLog, userLog }: Pair): string[] =>
  [...postLog, ...userLog].filter(({ level }) => level === 'warn').map(({ message }) => message);

describe("both services with OpenTelemetry's variables", function () {
  this.timeout(60_000);
  const use = closing();

  it('start where the platform disables the SDK, and send no traces', async () => {
    const collector = use(await startCollector());
    const pair = use(
      await startPair({
        ...platform,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
        OTEL_SDK_DISABLED: 'true',
      }),
    );
    await pair.post.ListPosts({});
    await pair.close();
    expect(collector.requests).to.deep.equal([]);
  });

  it("start with the platform's defaults, and spans arrive", async () => {
    const collector = use(await startCollector());
    const pair = use(
      await startPair({
        ...platform,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
        OTEL_BSP_SCHEDULE_DELAY: '10',
      }),
    );
    await pair.post.ListPosts({});
    await collector.span('v1.user.User/BatchGetUsers');
    await collector.span('v1.post.Post/ListPosts');
  });

  it('sample as the SDK is configured, and send its headers', async () => {
    const collector = use(await startCollector());
    const never = use(
      await startPair({
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
        OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
        OTEL_TRACES_SAMPLER_ARG: '0',
      }),
    );
    await never.post.ListPosts({});
    await never.close();
    expect(collector.requests).to.deep.equal([]);

    const always = use(
      await startPair({
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.endpoint}/traces`,
        OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-tenant=shop',
        OTEL_TRACES_SAMPLER: 'always_on',
      }),
    );
    await always.post.ListPosts({});
    await always.close();
    expect(collector.requests.map(({ path }) => path)).to.include('/traces');
    expect(collector.requests[0]?.headers).to.include({ 'x-tenant': 'shop' });
  });

  it('log what the SDK ignores, and start', async () => {
    const collector = use(await startCollector());
    const pair = use(
      await startPair({
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
        OTEL_TRACES_SAMPLER: 'jaeger_remote',
        OTEL_BSP_SCHEDULE_DELAY: '10',
      }),
    );
    await pair.post.ListPosts({});
    await collector.span('v1.post.Post/ListPosts');
    expect(warnings(pair)).to.include('OpenTelemetry ignores an environment variable; correct it');
  });
});
