import { mutate } from '../../support/codec/mutate.js';
import type { Random } from '../../support/codec/random.js';

/* HTTP/1 requests that no scraper sends. Source: RFC 9112. */

type Texts = readonly [string, ...string[]];
const verbs: Texts = ['GET', 'GET', 'HEAD', 'POST', 'OPTIONS', 'CONNECT', 'PRI', 'get', '', 'X'.repeat(9_000)];
const paths: Texts = [
  '/metrics',
  '/metrics',
  '/metrics?x=1',
  '/',
  '*',
  'http://a/metrics',
  '/../metrics',
  '/%00',
  ' ',
  `/${'p'.repeat(9_000)}`,
];
const versions: Texts = ['HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/1.1 x', ''];
const fields: Texts = [
  'Host: a',
  'Host: a',
  'Connection: close',
  'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__',
  'Content-Length: 10',
  'Content-Length: -1',
  'Content-Length: 99999999999',
  'Content-Length: 3\r\nContent-Length: 4',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: chunked\r\nContent-Length: 5',
  'Expect: 100-continue',
  'Accept-Encoding: gzip',
  'Range: bytes=0-1,2-3,4-5',
  ' folded: line',
  'no colon',
  `X-Large: ${'x'.repeat(9_000)}`,
  `X-Many: 1\r\n`.repeat(200).trimEnd(),
];
const bodies: Texts = [
  '',
  '',
  '0\r\n\r\n',
  '5\r\nhello\r\n0\r\n\r\n',
  'ffffffffffffffff\r\n',
  '-1\r\n',
  '1;ext=1\r\na\r\n0\r\n\r\n',
  'x'.repeat(2_000),
];

const request = (random: Random): Buffer => {
  const lines = Array.from({ length: random.below(5) }, () => random.of(fields));
  const start = `${random.of(verbs)} ${random.of(paths)} ${random.of(versions)}`;
  const end = random.chance(0.9) ? '\r\n\r\n' : random.of(['', '\n', '\r', '\0']);
  return Buffer.from(`${[start, ...lines].join('\r\n')}${end}${random.of(bodies)}`);
};

/** The requests of one connection. */
export const http1Input = (random: Random): Buffer[] =>
  Array.from({ length: 1 + random.below(random.chance(0.1) ? 200 : 4) }, () =>
    random.chance(0.3) ? mutate(request(random), random) : request(random),
  );
