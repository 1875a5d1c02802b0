import { experimental } from '@grpc/grpc-js';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { outlierDetectionServiceConfig, tutorialServiceConfig } from './examples.js';
import { parseServiceConfig, ServiceConfigError } from '../../../src/grpc/service-config/parse-service-config.js';
import { retryIdempotent } from '../../../src/grpc/service-config/retry-idempotent.js';
import { echoDefinition } from '../../support/echo/echo.js';

const retryPolicy = {
  maxAttempts: 3,
  initialBackoff: '0.1s',
  maxBackoff: '1s',
  backoffMultiplier: 2,
  retryableStatusCodes: ['UNAVAILABLE'],
};

/** The problems found, with the config as JSON so that the compiler does not find them first. */
const problems = (config: unknown): readonly string[] => {
  try {
    parseServiceConfig(JSON.stringify(config));
  } catch (error) {
    if (error instanceof ServiceConfigError) return error.problems;
    throw error;
  }
  return [];
};

const normal = (config: unknown): unknown => JSON.parse(parseServiceConfig(JSON.stringify(config)).json);

describe('a service config', () => {
  it('has its durations, codes and attempts in the form that grpc-js understands', () => {
    const name = [{ service: 'a.B', method: 'C' }];
    expect(
      normal({
        methodConfig: [
          {
            name,
            timeout: '0.5s',
            retryPolicy: {
              ...retryPolicy,
              maxAttempts: 9,
              initialBackoff: '.01s',
              retryableStatusCodes: ['unavailable', 8],
            },
          },
        ],
      }),
    ).to.deep.equal({
      loadBalancingConfig: [{ pick_first: {} }],
      methodConfig: [
        {
          name,
          timeout: { seconds: 0, nanos: 500_000_000 },
          retryPolicy: {
            ...retryPolicy,
            maxAttempts: 5,
            initialBackoff: '0.010000000s',
            retryableStatusCodes: ['UNAVAILABLE', 'RESOURCE_EXHAUSTED'],
          },
        },
      ],
    });
  });

  it('has no timeout that grpc-timeout cannot say: 3.2 years is the longest', () => {
    const timeoutOf = (timeout: string): unknown => normal({ methodConfig: [{ name: [{}], timeout }] });
    const years = { methodConfig: [{ name: [{}], timeout: { seconds: 99_999_999, nanos: 0 } }] };
    for (const text of ['99999999.5s', '100000000s', '315576000000s'])
      expect(timeoutOf(text), text).to.deep.include(years);
    expect(timeoutOf('99999998.5s')).to.deep.include({
      methodConfig: [{ name: [{}], timeout: { seconds: 99_999_998, nanos: 500_000_000 } }],
    });
  });

  it('may name its policy the older way, which the newer one goes before', () => {
    expect(normal({ loadBalancingPolicy: 'ROUND_ROBIN' })).to.deep.include({
      loadBalancingConfig: [{ round_robin: {} }],
    });
    expect(normal({ loadBalancingPolicy: 'round_robin', loadBalancingConfig: [{ pick_first: {} }] })).to.deep.include({
      loadBalancingConfig: [{ pick_first: {} }],
    });
  });

  it('passes over policies that are not known', () => {
    expect(
      normal({ loadBalancingConfig: [{ xds_experimental: { a: 1 } }, { pick_first: { shuffleAddressList: true } }] }),
    ).to.deep.include({ loadBalancingConfig: [{ pick_first: { shuffleAddressList: true } }] });
  });

  it('has outlier detection in the spelling of grpc-js', () => {
    const { loadBalancingConfig } = JSON.parse(parseServiceConfig(outlierDetectionServiceConfig).json) as {
      loadBalancingConfig: Parameters<typeof experimental.parseLoadBalancingConfig>[0][];
    };
    const [policy] = loadBalancingConfig;
    if (policy === undefined) throw new Error('there is no policy');
    expect(experimental.parseLoadBalancingConfig(policy).toJsonObject()).to.deep.equal({
      outlier_detection: {
        interval: { seconds: 5, nanos: 0 },
        base_ejection_time: { seconds: 10, nanos: 0 },
        max_ejection_time: { seconds: 300, nanos: 0 },
        max_ejection_percent: 50,
        success_rate_ejection: undefined,
        failure_percentage_ejection: {
          threshold: 50,
          enforcement_percentage: 100,
          minimum_hosts: 2,
          request_volume: 10,
        },
        child_policy: [{ round_robin: {} }],
      },
    });
  });

  it('is looked up by method, then by service, then by default', () => {
    const config = parseServiceConfig({
      methodConfig: [
        { name: [{ service: 'a.B', method: 'C' }], maxRequestMessageBytes: 1, waitForReady: true },
        { name: [{ service: 'a.B' }], maxRequestMessageBytes: 2, maxResponseMessageBytes: 20 },
        { name: [{}], maxRequestMessageBytes: 3 },
      ],
    });
    expect(config.methodSettings('/a.B/C')).to.deep.equal({
      waitForReady: true,
      maxRequestBytes: 1,
      maxResponseBytes: Infinity,
    });
    expect(config.methodSettings('/a.B/D')).to.deep.equal({
      waitForReady: false,
      maxRequestBytes: 2,
      maxResponseBytes: 20,
    });
    expect(config.methodSettings('/x.Y/C')).to.deep.equal({
      waitForReady: false,
      maxRequestBytes: 3,
      maxResponseBytes: Infinity,
    });
    expect(parseServiceConfig({}).methodSettings('/a.B/C')).to.deep.equal({
      waitForReady: false,
      maxRequestBytes: Infinity,
      maxResponseBytes: Infinity,
    });
  });

  it('asks for health around its policy, and not under pick_first', () => {
    const asked = (config: object) => normal({ healthCheckConfig: { serviceName: 'a.B' }, ...config });
    expect(asked({ loadBalancingPolicy: 'round_robin' })).to.deep.include({
      loadBalancingConfig: [{ client_health_check: { service: 'a.B', childPolicy: { round_robin: {} } } }],
    });
    expect(asked({ loadBalancingPolicy: 'pick_first' })).to.deep.include({ loadBalancingConfig: [{ pick_first: {} }] });
    expect(normal({ healthCheckConfig: {}, loadBalancingPolicy: 'round_robin' })).to.deep.include({
      loadBalancingConfig: [{ client_health_check: { service: '', childPolicy: { round_robin: {} } } }],
    });
  });

  it('is refused with the path to every problem', () => {
    const found = problems({
      methodConfig: [
        { name: [{ service: 'a.B' }], timeout: '1m', waitForReady: 'yes' },
        {
          name: [{ method: 'C' }],
          retryPolicy: { ...retryPolicy, maxAttempts: 1, initialBackoff: '0s', retryableStatusCodes: ['NOPE', 'OK'] },
        },
        { name: [], hedgingPolicy: {}, waitforready: true },
      ],
      retryThrottling: { maxTokens: 2_000, tokenRatio: 0 },
      healthcheckConfig: {},
    });
    const paths = found.map((problem) => problem.split(':')[0]);
    expect(paths).to.include.members([
      'methodConfig[0].timeout',
      'methodConfig[0].waitForReady',
      'methodConfig[1].name[0]',
      'methodConfig[1].retryPolicy.maxAttempts',
      'methodConfig[1].retryPolicy.initialBackoff',
      'methodConfig[1].retryPolicy.retryableStatusCodes[0]',
      'methodConfig[1].retryPolicy.retryableStatusCodes[1]',
      'methodConfig[2].name',
      'methodConfig[2].hedgingPolicy',
      'retryThrottling.maxTokens',
      'retryThrottling.tokenRatio',
    ]);
    expect(found.join()).to.include('waitforready').and.to.include('healthcheckConfig');
  });

  it('is refused when a policy is unknown or wrong, where grpc-js would take pick_first', () => {
    expect(problems({ loadBalancingPolicy: 'fastest' })).to.deep.equal([
      'loadBalancingPolicy: must have a supported policy, such as round_robin or pick_first',
    ]);
    expect(problems({ loadBalancingConfig: [] })[0]).to.match(/^loadBalancingConfig: /);
    expect(problems({ loadBalancingConfig: [{ round_robin: {}, pick_first: {} }] })[0]).to.match(
      /^loadBalancingConfig\[0\]: /,
    );
    expect(problems({ loadBalancingConfig: [{ pick_first: { shuffleAddressList: 'yes' } }] })[0]).to.match(
      /^loadBalancingConfig\[0\]\.pick_first: /,
    );
    expect(
      problems({
        loadBalancingConfig: [{ outlier_detection: { interval: '5', childPolicy: [{ round_robin: {} }] } }],
      })[0],
    ).to.match(/^loadBalancingConfig\[0\]\.outlier_detection\.interval: /);
    expect(
      problems({ loadBalancingConfig: [{ outlier_detection: { childPolicy: [{ pick_first: {} }] } }] })[0],
    ).to.match(/^loadBalancingConfig\[0\]\.outlier_detection: /);
  });

  it('is refused when two parts claim the same name', () => {
    const name = [{ service: 'a.B', method: 'C' }];
    expect(problems({ methodConfig: [{ name }, { name }] })).to.deep.equal(['methodConfig: /a.B/C appears twice']);
    expect(problems({ methodConfig: [{ name: [{}, {}] }] })).to.deep.equal(['methodConfig: the default appears twice']);
  });

  it('is refused when it is not JSON', () => {
    expect(() => parseServiceConfig('{')).to.throw(ServiceConfigError, 'not JSON');
  });

  it('throws only a ServiceConfigError, for any JSON', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        try {
          parseServiceConfig(json);
        } catch (error) {
          expect(error).to.be.instanceOf(ServiceConfigError);
        }
      }),
    );
  });
});

describe('retryIdempotent', () => {
  it('names the methods that may be repeated, and no others', () => {
    const config = retryIdempotent(echoDefinition);
    expect(config.name).to.deep.equal([
      { service: 'test.echo.Echo', method: 'Unary' },
      { service: 'test.echo.Echo', method: 'ServerStream' },
    ]);
    expect(config.retryPolicy).to.deep.equal({
      maxAttempts: 4,
      initialBackoff: '0.05s',
      maxBackoff: '1s',
      backoffMultiplier: 2,
      retryableStatusCodes: ['UNAVAILABLE'],
    });
  });

  it('takes what differs', () => {
    const config = retryIdempotent(echoDefinition, { maxAttempts: 2 }, { timeout: '1s' });
    expect(config).to.include({ timeout: '1s' });
    expect(config.retryPolicy).to.include({ maxAttempts: 2, maxBackoff: '1s' });
    parseServiceConfig({ methodConfig: [config] });
  });

  it('refuses a service without such methods', () => {
    const { ClientStream, Bidi } = echoDefinition;
    expect(() => retryIdempotent({ ClientStream, Bidi })).to.throw('idempotency_level');
  });
});

describe('the tutorial’s service config', () => {
  it('means what it says', () => {
    expect(normal(tutorialServiceConfig)).to.deep.equal({
      loadBalancingConfig: [{ round_robin: {} }],
      methodConfig: [
        {
          name: [{}],
          waitForReady: true,
          retryPolicy: {
            maxAttempts: 4,
            initialBackoff: '0.010000000s',
            maxBackoff: '0.010000000s',
            backoffMultiplier: 1,
            retryableStatusCodes: ['UNAVAILABLE'],
          },
        },
      ],
    });
  });
});
