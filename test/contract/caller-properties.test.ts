import { Metadata, type MetadataValue } from '@grpc/grpc-js';
import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  createChannel,
  createClient,
  defaultClientInterceptors,
  type CallOptions,
  type Client,
} from '../../src/grpc/client/index.js';
import { silentLogger, type CallContext } from '../../src/grpc/index.js';
import { createServer, implement } from '../../src/grpc/server/index.js';
import {
  postDefinition,
  type AuthorStatus,
  type PostDefinition,
  type PostMessage,
  type PostMessage__Input,
} from '../../src/contract/post.js';
import { emptyPostMessage } from '../../src/post/messages.js';
import { collect } from '../support/collect.js';
import { partialService } from '../../src/grpc/testing/index.js';
import {
  echoDefinition,
  type EchoDefinition,
  type EchoRequest__Input,
  type EchoResponse,
} from '../support/echo/echo.js';

/* Any value that compiles may be passed: a call settles, with a response or an error, and the process continues. */

const boundMs = 5_000;

const numbers = fc.oneof(
  fc.constantFrom(Number.NaN, Infinity, -Infinity, 0, -0, -1, 0.5, Number.MIN_VALUE, Number.MAX_VALUE),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 8.64e15, 8.64e15 + 1, 2 ** 31, 2 ** 31 - 1),
  // Around the largest numbers of grpc-timeout's units.
  fc.constantFrom(99_999_999.5, 99_999_999_500, 5_999_999_970_000, 359_999_996_400_000, 360_000_000_000_000),
  fc.double(),
);
/** From now, or since the epoch. */
const times = fc.oneof(
  numbers,
  numbers.map((ms) => Date.now() + ms),
);
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\ud800', 'x\udc00', '\0', '\ufffe', 'é'.repeat(100_000), 'x'.repeat(5_000_000)),
);
const echoes: fc.Arbitrary<EchoRequest__Input> = fc.record({ text: texts, count: numbers }, { requiredKeys: [] });

const answers: fc.Arbitrary<EchoResponse> = fc.record({ text: texts, index: numbers });

const names = fc.oneof(
  fc.constantFrom('x-a', 'x-a-bin', 'te', 'host', 'connection', 'transfer-encoding', 'upgrade', 'keep-alive', 'cookie'),
  fc.constantFrom('content-type', 'content-length', 'user-agent', 'grpc-timeout', 'grpc-encoding', 'grpc-status'),
  fc.constantFrom(
    'grpc-message',
    'grpc-status-details-bin',
    'x-request-id',
    'traceparent',
    '__proto__',
    'etag',
    'date',
  ),
  fc.constantFrom('grpc-accept-encoding', 'grpc-previous-rpc-attempts', 'grpc-retry-pushback-ms', 'http2-settings'),
);
const values: fc.Arbitrary<MetadataValue> = fc.oneof(
  fc.string(),
  texts,
  fc.constantFrom('', ' ', ' x ', '1', '-1', 'x'.repeat(20_000), 'x'.repeat(100_000)),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
);
const headers = fc.array(fc.tuple(names, values), { maxLength: 4 });

/** Leaves out entries that Metadata rejects. */
const put = (metadata: Metadata, entries: readonly (readonly [string, MetadataValue])[]): Metadata => {
  for (const [name, value] of entries) {
    try {
      metadata.add(name, value);
    } catch {}
  }
  return metadata;
};

const callOptions: fc.Arbitrary<CallOptions> = fc.record(
  {
    timeoutMs: times,
    deadline: times,
    metadata: headers.map((entries) => put(new Metadata(), entries)),
    waitForReady: fc.boolean(),
  },
  { requiredKeys: [] },
);
const parents: fc.Arbitrary<CallOptions> = fc.record({
  parent: times.map((deadline) => ({ deadline, signal: new AbortController().signal })),
});

const behaviours = fc.record({
  limits: fc.array(times, { maxLength: 3 }),
  headers,
  trailers: headers,
  headersSent: fc.nat(2),
  nested: callOptions,
  responses: fc.array(answers, { minLength: 1, maxLength: 3 }),
});
type Behaviour = typeof behaviours extends fc.Arbitrary<infer T> ? T : never;

const plain: EchoResponse = { text: '', index: 0 };
const forms = ['Unary', 'ServerStream', 'ClientStream', 'Bidi'] as const;
type Form = (typeof forms)[number];

const call = (client: Client<EchoDefinition>, form: Form, requests: EchoRequest__Input[], options: CallOptions) => {
  const [request = {}] = requests;
  if (form === 'Unary') return client.Unary(request, options);
  if (form === 'ServerStream') return collect(client.ServerStream(request, options));
  return form === 'ClientStream' ? client.ClientStream(requests, options) : collect(client.Bidi(requests, options));
};

/** Whether it has settled in time, either way. */
const settles = async (work: Promise<unknown>): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), boundMs);
  });
  const settled = work.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([settled, late]);
  } finally {
    clearTimeout(timer);
  }
};

describe('for any values that a caller or a handler passes', function anyValues() {
  this.timeout(60_000);
  const faults: unknown[] = [];
  const onFault = (fault: unknown): void => void faults.push(fault);
  const open: { close(): void }[] = [];
  let echo: Client<EchoDefinition>;
  let post: Client<PostDefinition>;
  let behaviour: Behaviour | undefined;
  let answer: PostMessage | null = null;

  const act = async (context: CallContext): Promise<EchoResponse[]> => {
    if (!behaviour) return [plain];
    const { limits, headers: early, trailers, headersSent, nested, responses } = behaviour;
    context.onEnd(() => {
      expect(() => context.sendHeaders()).to.throw();
      for (const at of limits) context.limitDeadline(at);
      put(context.trailers, trailers);
    });
    for (const at of limits) context.limitDeadline(at);
    put(context.responseMetadata, early);
    put(context.trailers, trailers);
    for (let sent = 0; sent < headersSent; sent += 1) context.sendHeaders();
    await echo.ClientStream([], { ...nested, parent: context }).catch(() => {});
    return responses;
  };

  before(async () => {
    process.on('unhandledRejection', onFault);
    process.on('uncaughtExceptionMonitor', onFault);
    const server = createServer({
      services: [
        implement(echoDefinition, {
          Unary: async (_request, context) => (await act(context))[0] ?? plain,
          ServerStream: async function* stream(_request, context) {
            yield* await act(context);
          },
          ClientStream: async () => plain,
          Bidi: async function* bidi(_requests, context) {
            yield* await act(context);
          },
        }),
        implement(
          postDefinition,
          partialService(postDefinition, { CreatePost: async () => ({ postMessage: answer }) }),
        ),
      ],
      interceptors: [],
      tls: 'disabled',
      logger: silentLogger,
    });
    open.push(server);
    const channel = createChannel({ target: `ipv4:127.0.0.1:${await server.listen('127.0.0.1:0')}`, tls: 'disabled' });
    open.push(channel);
    const interceptors = defaultClientInterceptors({ logger: silentLogger });
    echo = createClient(echoDefinition, channel, { interceptors });
    post = createClient(postDefinition, channel, { interceptors });
  });
  after(() => {
    process.off('unhandledRejection', onFault);
    process.off('uncaughtExceptionMonitor', onFault);
    for (const one of open.toReversed()) one.close();
  });

  afterEach(() => {
    expect(faults.splice(0)).to.deep.equal([]);
  });

  /** Two turns later, unhandled rejections have been reported. */
  const check = async (work: Promise<unknown>): Promise<void> => {
    const settled = await settles(work);
    for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    const [fault] = faults.splice(0);
    if (fault !== undefined) throw new Error('the process would have ended', { cause: fault });
    expect(settled, `settled within ${boundMs} ms`).to.equal(true);
  };

  for (const form of forms) {
    it(`a call settles, and the process goes on: ${form}, times, metadata and messages of the caller`, async () => {
      behaviour = undefined;
      const requests = fc.array(echoes, { maxLength: 3 });
      await fc.assert(
        fc.asyncProperty(requests, fc.oneof(callOptions, parents), (messages, options) =>
          check(call(echo, form, messages, options)),
        ),
        { seed: 12, numRuns: 150 },
      );
    });
  }

  for (const form of ['Unary', 'ServerStream', 'Bidi'] as const) {
    it(`a call settles, and the process goes on: ${form}, what its handler does`, async () => {
      await fc.assert(
        fc.asyncProperty(behaviours, (behaving) => {
          behaviour = behaving;
          return check(call(echo, form, [{}], {}));
        }),
        { seed: 12, numRuns: 150 },
      );
    });
  }

  it('a call with a distant deadline is made, with its timeout in any unit', async () => {
    behaviour = undefined;
    const far = fc.oneof(
      fc.constantFrom(99_999_999.5, 99_999_999_900, 5_999_999_970_000, 359_999_996_400_001, Number.MAX_VALUE, Infinity),
      fc.double({ min: 60_000, max: Number.MAX_VALUE, noNaN: true }),
    );
    await fc.assert(
      fc.asyncProperty(far, async (timeoutMs) => {
        await echo.ClientStream([], { timeoutMs });
        await echo.ClientStream([], {
          parent: { deadline: Date.now() + timeoutMs, signal: new AbortController().signal },
        });
      }),
      { seed: 12, numRuns: 50 },
    );
  });

  it('a call settles, and the process goes on: fields of any value in a request and in a response', async () => {
    const stamps = fc.record({
      seconds: fc.oneof(numbers, fc.constantFrom('1', '-1', '', 'abc', '9'.repeat(40))),
      nanos: numbers,
    });
    const fields = {
      title: texts,
      tags: fc.array(texts, { maxLength: 2 }),
      authorStatus: numbers.map((number) => number as unknown as AuthorStatus),
      createTime: fc.option(stamps),
    };
    const requests: fc.Arbitrary<PostMessage__Input> = fc.record(fields, { requiredKeys: [] });
    const responses: fc.Arbitrary<PostMessage> = fc
      .record({
        ...fields,
        createTime: fc.option(fc.record({ seconds: fc.constantFrom('1', '', 'abc', '9'.repeat(40)), nanos: numbers })),
        postId: texts,
        author: texts,
        body: texts,
        authorUserId: texts,
        updateTime: fc.constant(null),
        etag: texts,
      })
      .map((some) => ({ ...emptyPostMessage, ...some }));
    await fc.assert(
      fc.asyncProperty(requests, responses, (postMessage, response) => {
        answer = response;
        return check(post.CreatePost({ postMessage }));
      }),
      { seed: 12, numRuns: 150 },
    );
  });
});
