import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { StatusError } from '../../src/grpc/index.js';
import { openLogs } from '../../src/platform/logs/open-logs.js';
import { Secret } from '../../src/platform/secret.js';
import type { LogSettings } from '../../src/platform/settings/log-settings.js';

const logged = async (settings: Partial<LogSettings> = {}) => {
  const lines: string[] = [];
  const { logger } = await openLogs(
    { level: 'info', format: 'json', ...settings },
    { service: 'user', destination: { write: (line) => void lines.push(line) } },
  );
  const last = (): Record<string, unknown> => {
    const parsed: unknown = JSON.parse(lines.at(-1) ?? '');
    if (typeof parsed !== 'object' || parsed === null) throw new TypeError('not an object');
    return { ...parsed };
  };
  return { logger, lines, last };
};

describe('the log', () => {
  it('is a line of JSON an event, with the level in words and the time in ISO 8601', async () => {
    const { logger, last } = await logged();
    logger.info({ port: 9000 }, 'listening');
    const { time, ...rest } = last();
    expect(rest).to.deep.equal({ level: 'info', service: 'user', port: 9000, message: 'listening' });
    expect(time).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('is written the same whether its fields are flat, which is quick, or not, which is left to pino', async () => {
    const { logger, lines } = await logged();
    const text = fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 })
      .map((codes) => String.fromCharCode(...codes).toWellFormed());
    const value = fc.oneof(text, fc.double(), fc.integer(), fc.boolean(), fc.constant(undefined));
    const key = fc
      .oneof(text, fc.constantFrom('token', 'method', 'level', 'toJSON', '__proto__'))
      .filter((name) => name !== 'deep');
    fc.assert(
      fc.property(fc.dictionary(key, value, { maxKeys: 5 }), text, (fields, message) => {
        lines.length = 0;
        logger.info(fields, message);
        logger.info({ ...fields, deep: {} }, message);
        const [flat, other] = lines.map((line) => line.replace(/,"time":"[^"]*"/, ''));
        expect(flat).to.equal(other?.replace(/,"deep":\{\}/, ''));
        expect(flat).to.match(/^\{"level":"info","service":"user".*\}\n$/su);
      }),
    );
  });

  it('leaves out what is below its level', async () => {
    const { logger, lines } = await logged({ level: 'warn' });
    logger.info({}, 'no');
    logger.warn({}, 'yes');
    expect(lines).to.have.lengthOf(1);
  });

  it('hides what is named like a secret, at any depth', async () => {
    const { logger, lines, last } = await logged();
    const fields = {
      authorization: 'Bearer hunter2',
      token: 'hunter2',
      headers: {
        Authorization: ['Bearer hunter2'],
        cookie: 'hunter2',
        deep: [{ password: 'hunter2', accessToken: 'hunter2', client_secret: 'hunter2' }],
      },
      url: new Secret('hunter2'),
      user: 'kept',
    };
    logger.info(fields, 'a call');
    expect(lines.join()).to.not.include('hunter2');
    expect(last()['user']).to.equal('kept');
    expect(fields.token).to.equal('hunter2');
  });

  it('tells an error with its causes, and without what a driver puts on it', async () => {
    const { logger, lines, last } = await logged();
    const driver = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (phone)=(0123) already exists',
      params: ['0123'],
      query: 'INSERT',
    });
    logger.error(
      { err: new StatusError(status.INTERNAL, 'internal error', { cause: new AggregateError([driver], 'both') }) },
      'a call failed',
    );
    expect(last()['err']).to.deep.include({ type: 'StatusError', message: 'internal error', code: status.INTERNAL });
    expect(last()).to.have.nested.property('err.cause.errors[0].code', '23505');
    expect(last()).to.have.nested.property('err.stack').that.includes('logs.test');
    expect(lines.join()).to.not.include('0123');
  });

  it('cuts what is long, wherever it stands, and says how long it was', async () => {
    const { logger, lines, last } = await logged();
    const long = 'x'.repeat(100_000);
    const many = Array.from({ length: 10_000 }, () => 'xxxxxxxxxx');
    const errors = Array.from({ length: 100 }, () => new Error(long, { cause: new Error(long) }));
    const fields = {
      text: { long },
      list: { many },
      tree: { tree: errors.map(() => errors.map(() => errors.map(() => []))) },
      object: { deep: Object.fromEntries(errors.map((_, index) => [`${index}${long}`, long])) },
      instance: {
        of: new (class {
          readonly long = long;
        })(),
      },
      bytes: { buffer: Buffer.alloc(100_000) },
      url: { url: new URL(`http://localhost/${long}`) },
      error: { err: Object.assign(new AggregateError(errors, long), { path: long }) },
    };
    for (const [title, value] of Object.entries(fields)) {
      logger.info(value, 'cut');
      expect(lines.at(-1)?.length, title).to.be.below(20_000);
    }
    logger.info({ long }, long);
    expect(lines.at(-1)?.length).to.be.below(2_500);
    expect(last()['long']).to.equal(`${'x'.repeat(1_024)}… (100000 characters)`);
    expect(last()['message']).to.equal(last()['long']);
    const error = new Error(long);
    error.stack = long;
    logger.error({ err: error, deep: {} }, 'failed');
    expect(last()['err']).to.deep.equal({
      type: 'Error',
      message: `${'x'.repeat(1_024)}… (100000 characters)`,
      stack: `${'x'.repeat(8_192)}… (100000 characters)`,
    });
  });

  it('survives what cannot be written', async () => {
    const { logger, last } = await logged();
    const circular: Record<string, unknown> = { big: 1n };
    circular['self'] = circular;
    const error = new Error('round');
    error.cause = error;
    logger.error({ circular, err: error }, 'odd');
    expect(last()['message']).to.equal('odd');
  });

  it('is readable when it should be pretty', async () => {
    const { logger, lines } = await logged({ format: 'pretty' });
    logger.warn({ port: 9000 }, 'listening');
    expect(lines.join()).to.match(/WARN.*user: listening port=9000\n$/s);
  });

  it('is a short line for each call and each HTTP request when it should be pretty, and an error has its stack', async () => {
    const { logger, lines } = await logged({ format: 'pretty' });
    const call = { method: '/v1.user.User/GetUser', code: 'OK', ms: 1.234, peer: '127.0.0.1:1', traceId: 'abc' };
    logger.info(call, 'call');
    expect(lines.join()).to.match(/INFO.*user: GetUser OK 1\.2 ms\n$/);
    logger.warn({ ...call, code: 'UNAVAILABLE', error: 'no database' }, 'call');
    expect(lines.at(-1)).to.match(/WARN.*user: GetUser UNAVAILABLE 1\.2 ms: no database\n$/);
    const route = { method: 'GET', route: '/v1/users/{user_id}', rpc: '/v1.user.User/GetUser', status: 200 };
    logger.info({ ...route, ms: 1.234, peer: '127.0.0.1:1', traceId: 'abc' }, 'request');
    expect(lines.at(-1)).to.match(/INFO.*user: GET \/v1\/users\/\{user_id\} 200 1\.2 ms\n$/);
    logger.error({ err: new Error('a bug') }, 'odd');
    expect(lines.at(-1)).to.match(/ERROR.*user: odd\n.*a bug.*logs\.test\.ts:\d+/s);
  });
});
