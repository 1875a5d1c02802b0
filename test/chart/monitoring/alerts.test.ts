import { expect } from 'chai';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promtool } from './promtool.js';
import { alertsOf, prometheusRule } from './rules.js';

/** Series by their name and labels, in promtool's notation: `0+10x30` is 0, 10, 20 and so on, a minute apart. */
type Series = Readonly<Record<string, string>>;

const minutes = 180;
const flat = (value: number): string => `${value}+0x${minutes}`;
const rising = (perMinute: number): string => `0+${perMinute}x${minutes}`;

/** The series of any healthy release. */
const running: Series = {
  'duet_build_info{service="user",pod="user-0"}': flat(1),
  'duet_build_info{service="post",pod="post-0"}': flat(1),
  'duet_build_info{service="gateway",pod="gateway-0"}': flat(1),
};

const handled = (code: string, method = 'ListPosts'): string =>
  `grpc_server_handled_total{service="post",pod="post-0",grpc_service="v1.post.Post",grpc_method="${method}",grpc_code="${code}"}`;
const latency = (le: string): string =>
  `grpc_server_handling_seconds_bucket{service="post",pod="post-0",grpc_type="unary",grpc_service="v1.post.Post",grpc_method="ListPosts",le="${le}"}`;
const authors = (status: string): string =>
  `duet_post_authors_total{service="post",pod="post-0",author_status="AUTHOR_STATUS_${status}"}`;
const picked = (peer: string): string =>
  `grpc_client_handled_total{service="post",pod="post-0",grpc_service="v1.user.User",grpc_method="BatchGetUsers",grpc_code="OK",peer="${peer}"}`;
const serving = (service: string): string =>
  `grpc_server_serving{service="post",pod="post-0",grpc_service="${service}"}`;
const failures = (reason: string): string =>
  `grpc_server_authentication_failures_total{service="post",pod="post-0",reason="${reason}"}`;
const refusals =
  'grpc_server_authorization_refusals_total{service="post",pod="post-0",grpc_service="v1.post.Post",grpc_method="DeletePost"}';
const calls =
  'grpc_client_started_total{service="post",pod="post-0",grpc_service="v1.user.User",grpc_method="BatchGetUsers"}';
const retries = calls.replace('started', 'retries');
const requests = (status: string): string =>
  `http_server_requests_total{service="gateway",pod="gateway-0",http_method="GET",http_route="/v1/posts",http_status="${status}"}`;
const requestsRefused = 'http_server_requests_refused_total{service="gateway",pod="gateway-0",limit="requests"}';
const slowReaders = 'http_server_slow_readers_total{service="gateway",pod="gateway-0"}';
const gatewayReady = 'http_server_ready{service="gateway",pod="gateway-0"}';
const busy = 'duet_database_connections{service="post",pod="post-0",state="busy"}';
const most = 'duet_database_connections_max{service="post",pod="post-0"}';

const day = 86_400;
/** A certificate with this total and remaining life in days, at 0 s of the test. */
const certificate = (livesDays: number, leftDays: number): Series => {
  const labels = '{service="post",pod="post-0",role="identity",certificate="CN=a",serial="1"}';
  return {
    [`tls_certificate_not_before_seconds${labels}`]: flat((leftDays - livesDays) * day),
    [`tls_certificate_not_after_seconds${labels}`]: flat(leftDays * day),
  };
};

const cases: readonly (readonly [string, Series, number, readonly string[]])[] = [
  ['a release that does well', {}, 60, []],
  [
    'no pod of Post that is scraped',
    { 'duet_build_info{service="post",pod="post-0"}': '1+0x10 stale' },
    22,
    ['DuetMetricsMissing'],
  ],
  [
    'no pod of the gateway that is scraped',
    { 'duet_build_info{service="gateway",pod="gateway-0"}': '1+0x10 stale' },
    22,
    ['DuetMetricsMissing'],
  ],
  [
    'pods of another namespace only',
    {
      'duet_build_info{service="post",pod="post-0"}': '1+0x10 stale',
      'duet_build_info{namespace="other",service="post"}': flat(1),
    },
    22,
    ['DuetMetricsMissing'],
  ],
  [
    'a pod of Post that is replaced',
    {
      'duet_build_info{service="post",pod="post-0"}': '1+0x10 stale',
      'duet_build_info{service="post",pod="post-1"}': `_x12 1+0x${minutes}`,
    },
    30,
    [],
  ],

  ['a pod that does not become ready', { [serving('overall')]: flat(0) }, 11, ['DuetPodNotReady']],
  [
    'a pod that does not become ready and is started again',
    { [serving('overall')]: '0+0x4 _x5 0+0x4 _x5 0+0x4 _x5 0+0x4' },
    14,
    ['DuetPodNotReady'],
  ],
  ['a pod that takes its time to become ready', { [serving('overall')]: `0+0x8 1+0x${minutes}` }, 8, []],

  [
    'a tenth of calls failing',
    { [handled('OK')]: rising(90), [handled('UNAVAILABLE')]: rising(10) },
    8,
    ['DuetErrorRatioHigh'],
  ],
  ['one call of a hundred failing', { [handled('OK')]: rising(99), [handled('UNAVAILABLE')]: rising(1) }, 30, []],
  [
    "calls failing by their callers' fault",
    { [handled('OK')]: rising(10), [handled('INVALID_ARGUMENT')]: rising(90) },
    30,
    [],
  ],
  [
    'calls failing for a minute',
    { [handled('OK')]: rising(90), [handled('UNAVAILABLE')]: `0+0x10 60+0x${minutes}` },
    14,
    [],
  ],

  [
    'the first INTERNAL of a pod',
    { [handled('OK')]: rising(1_000), [handled('INTERNAL')]: `_x30 1+0x${minutes}` },
    31,
    ['DuetServerFault'],
  ],
  [
    'one more INTERNAL',
    { [handled('OK')]: rising(1_000), [handled('INTERNAL')]: `4+0x30 5+0x${minutes}` },
    35,
    ['DuetServerFault'],
  ],
  ['an INTERNAL of long ago', { [handled('OK')]: rising(1_000), [handled('INTERNAL')]: flat(5) }, 60, []],

  [
    'a p99 of two seconds',
    { [latency('1')]: rising(90), [latency('2.5')]: rising(100), [latency('+Inf')]: rising(100) },
    15,
    ['DuetLatencyHigh'],
  ],
  ['a p99 of half a second', { [latency('0.5')]: rising(100), [latency('+Inf')]: rising(100) }, 30, []],

  [
    'no endpoints of User',
    { 'grpc_client_endpoints{service="post",pod="post-0",target="kubernetes:///user"}': flat(0) },
    3,
    ['DuetUserNoEndpoints'],
  ],
  [
    'one endpoint of User',
    { 'grpc_client_endpoints{service="post",pod="post-0",target="kubernetes:///user"}': flat(1) },
    30,
    [],
  ],

  [
    'authors that User does not tell',
    { [authors('FOUND')]: rising(90), [authors('UNAVAILABLE')]: rising(10) },
    8,
    ['DuetAuthorsUnavailable'],
  ],
  [
    'authors that do not exist',
    { [authors('FOUND')]: rising(1), [authors('NOT_FOUND')]: rising(90), [authors('UNAVAILABLE')]: rising(0) },
    30,
    [],
  ],

  ['a retry to every fifth call', { [calls]: rising(100), [retries]: rising(20) }, 15, ['DuetRetriesHigh']],
  ['a retry to every twentieth call', { [calls]: rising(100), [retries]: rising(5) }, 30, []],

  [
    'a pod of User that is not picked',
    {
      [picked('10.0.0.1:9000')]: rising(600),
      [picked('10.0.0.2:9000')]: rising(600),
      [picked('10.0.0.3:9000')]: rising(0),
    },
    20,
    ['DuetPicksUnbalanced'],
  ],
  [
    'a pod of User that is picked half as often',
    { [picked('10.0.0.1:9000')]: rising(600), [picked('10.0.0.2:9000')]: rising(300) },
    40,
    [],
  ],
  [
    'few calls, all to one pod',
    { [picked('10.0.0.1:9000')]: rising(10), [picked('10.0.0.2:9000')]: rising(0) },
    40,
    [],
  ],
  [
    'calls that no pod answered',
    { [picked('10.0.0.1:9000')]: rising(600), [picked('none')]: rising(0), [picked('static:///a:9000')]: rising(0) },
    40,
    [],
  ],
  [
    'a pod of User that went away',
    { [picked('10.0.0.1:9000')]: rising(600), [picked('10.0.0.2:9000')]: '0+600x20 12000+0x5 stale' },
    40,
    [],
  ],

  ['a certificate that is not renewed', certificate(90, 13), 70, ['DuetCertificateNotRenewed']],
  [
    'a certificate that is not renewed and ends',
    certificate(90, 1),
    70,
    ['DuetCertificateExpiresSoon', 'DuetCertificateNotRenewed'],
  ],
  ['a certificate that has been renewed in time', certificate(90, 31), 70, []],
  ['a certificate that lives for a day', certificate(1, 0.5), 70, []],
  ['an authority with a year left of ten', certificate(3_650, 365), 70, []],

  [
    'a database that cannot be reached',
    { [serving('overall')]: flat(1), [serving('v1.post.Post')]: flat(0) },
    3,
    ['DuetDatabaseNotServing'],
  ],
  [
    'a database that was away for a moment',
    { [serving('overall')]: flat(1), [serving('v1.post.Post')]: `1+0x5 0 1+0x${minutes}` },
    6,
    [],
  ],
  [
    'a pod that drains',
    { [serving('overall')]: `1+0x10 0+0x3 stale`, [serving('v1.post.Post')]: `1+0x10 0+0x3 stale` },
    13,
    [],
  ],

  [
    'calls that wait for a connection',
    { 'duet_database_waiting{service="post",pod="post-0"}': flat(3) },
    6,
    ['DuetDatabaseWaiting'],
  ],
  ['calls that waited once', { 'duet_database_waiting{service="post",pod="post-0"}': `0+0x5 3 0+0x${minutes}` }, 6, []],
  ['a pool that is busy to the last', { [busy]: flat(10), [most]: flat(10) }, 11, ['DuetDatabasePoolExhausted']],
  ['a pool that is half busy', { [busy]: flat(5), [most]: flat(10) }, 30, []],

  [
    'an event loop that is late',
    { 'nodejs_eventloop_lag_p99_seconds{service="post",pod="post-0"}': flat(0.4) },
    11,
    ['DuetEventLoopLag'],
  ],
  ['an event loop as it is', { 'nodejs_eventloop_lag_p99_seconds{service="post",pod="post-0"}': flat(0.012) }, 30, []],

  [
    'a client that pings too often',
    { 'grpc_server_pings_refused_total{service="post",pod="post-0"}': `0+0x20 1+0x${minutes}` },
    23,
    ['DuetPingsRefused'],
  ],
  [
    'a client that pinged too often an hour ago',
    { 'grpc_server_pings_refused_total{service="post",pod="post-0"}': `0+0x20 1+0x${minutes}` },
    80,
    [],
  ],
  [
    'a client that breaks off too many calls',
    { 'grpc_server_resets_refused_total{service="user",pod="user-0"}': `0+0x20 1+0x${minutes}` },
    23,
    ['DuetResetsRefused'],
  ],

  ['keys that cannot be fetched', { [failures('KEYS_UNAVAILABLE')]: rising(1) }, 10, ['DuetTokenKeysUnavailable']],
  ['keys that could not be fetched once', { [failures('KEYS_UNAVAILABLE')]: `0+0x20 1+0x${minutes}` }, 24, []],
  [
    'tokens that expire from now on',
    { [failures('TOKEN_EXPIRED')]: `0+0x100 0+30x${minutes}` },
    125,
    ['DuetAuthenticationFailuresRising'],
  ],
  ['tokens refused as often as ever', { [failures('TOKEN_EXPIRED')]: rising(30) }, 120, []],
  ['a token refused now and then', { [failures('TOKEN_EXPIRED')]: rising(1) }, 30, []],
  ['a caller that lost its right', { [refusals]: `0+0x100 0+30x${minutes}` }, 125, ['DuetAuthorizationRefusalsRising']],
  ['a caller that is refused as often as ever', { [refusals]: rising(30) }, 120, []],

  ['a gateway that does not become ready', { [gatewayReady]: flat(0) }, 11, ['DuetGatewayNotReady']],
  ['a gateway that drains', { [gatewayReady]: '1+0x10 0+0x3 stale' }, 13, []],
  [
    'a tenth of requests failing',
    { [requests('200')]: rising(90), [requests('503')]: rising(10) },
    8,
    ['DuetGatewayErrorRatioHigh'],
  ],
  [
    "requests failing by their clients' fault",
    { [requests('200')]: rising(10), [requests('404')]: rising(90), [requests('503')]: rising(1) },
    30,
    [],
  ],
  ['requests that a limit refuses', { [requestsRefused]: rising(30) }, 15, ['DuetGatewayRequestsRefused']],
  ['requests that a limit refused once', { [requestsRefused]: `0+0x20 30+0x${minutes}` }, 30, []],
  ['clients that do not read', { [slowReaders]: rising(2) }, 20, ['DuetGatewaySlowReaders']],
  ['a client that did not read', { [slowReaders]: `0+0x20 1+0x${minutes}` }, 23, []],
];

const withRelease = (series: string): string =>
  series.replace('{', series.includes('namespace=') ? '{job="duet",' : '{namespace="shop",job="duet",');

describe('the alerts', () => {
  let directory: string;
  const rule = prometheusRule('metrics.prometheusRule.runbookUrl=https://docs.example/alerts.md');

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'duet-rules-'));
    await writeFile(join(directory, 'rules.yaml'), JSON.stringify(rule.spec));
  });
  after(() => rm(directory, { recursive: true }));

  it('are rules that Prometheus takes', () => {
    const { status, output } = promtool([
      'check',
      'rules',
      '--lint=all',
      '--lint-fatal',
      join(directory, 'rules.yaml'),
    ]);
    expect(status, output).to.equal(0);
  });

  for (const [title, series, atMinute, firing] of cases) {
    it(`${firing.length === 0 ? 'do not fire' : `fire (${firing.join(', ')})`} for ${title}`, async () => {
      const input = Object.entries({ ...running, ...series }).map(([name, values]) => ({
        series: withRelease(name),
        values,
      }));
      const expected = firing.map((alertname) => ({ labels: `{alertname="${alertname}"}`, value: 1 }));
      const test = {
        rule_files: ['rules.yaml'],
        evaluation_interval: '1m',
        tests: [
          {
            interval: '1m',
            input_series: input,
            promql_expr_test: [
              {
                expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
                eval_time: `${atMinute}m`,
                exp_samples: expected,
              },
            ],
          },
        ],
      };
      const file = join(directory, 'test.yaml');
      await writeFile(file, JSON.stringify(test));
      const { status, output } = promtool(['test', 'rules', file]);
      expect(status, output).to.equal(0);
    });
  }

  it('are each seen firing above', () => {
    const fired = new Set(cases.flatMap(([, , , firing]) => firing));
    expect(alertsOf(rule).map(({ alert }) => alert)).to.have.members([...fired]);
  });
});
