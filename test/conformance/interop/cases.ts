import { type Channel, type Client, createClient, Metadata, status, StatusError } from '../support/duet.js';
import {
  ECHO_INITIAL,
  ECHO_TRAILING,
  loadReport,
  loadReportsDefinition,
  testDefinition,
  unimplementedDefinition,
} from './messages.js';
import { deepStrictEqual, rejects, strictEqual } from 'node:assert/strict';

/*
 * The interop cases that grpc-go's server supports, as in its client. Source:
 * https://github.com/grpc/grpc/blob/master/doc/interop-test-descriptions.md
 */

type TestClient = Client<typeof testDefinition>;
export type InteropCase = (client: TestClient, channel: Channel) => Promise<void>;

export const testClient = (channel: Channel): TestClient =>
  createClient<typeof testDefinition>(testDefinition, channel);

const requestSizes = [27_182, 8, 1_828, 45_904];
const responseSizes = [31_415, 9, 2_653, 58_979];
const timeoutMs = 10_000;

const zeros = (size: number) => ({ body: Buffer.alloc(size) });
const asking = (index: number) => ({
  responseParameters: [{ size: responseSizes[index] ?? 0 }],
  payload: zeros(requestSizes[index] ?? 0),
});

const failsWith =
  (code: status, message?: string) =>
  (error: unknown): boolean => {
    if (!(error instanceof StatusError)) throw error;
    strictEqual(error.code, code, error.message);
    if (message !== undefined) strictEqual(error.message, message);
    return true;
  };

const collect = async <T>(messages: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const message of messages) all.push(message);
  return all;
};

/** A unary call with a large request and a response of `size` bytes. */
export const largeUnary = async (client: TestClient, size = 314_159): Promise<void> => {
  const request = { responseSize: size, payload: zeros(271_828) };
  const { payload } = await client.UnaryCall(request, { timeoutMs });
  strictEqual(payload?.body.length, size);
};

export const interopCases: Readonly<Record<string, InteropCase>> = {
  async empty_unary(client) {
    deepStrictEqual({ ...(await client.EmptyCall({}, { timeoutMs })) }, {});
  },

  large_unary: (client) => largeUnary(client),

  async client_streaming(client) {
    const requests = requestSizes.map((size) => ({ payload: zeros(size) }));
    strictEqual((await client.StreamingInputCall(requests, { timeoutMs })).aggregatedPayloadSize, 74_922);
  },

  async server_streaming(client) {
    const request = { responseParameters: responseSizes.map((size) => ({ size })) };
    const responses = await collect(client.StreamingOutputCall(request, { timeoutMs }));
    deepStrictEqual(
      responses.map(({ payload }) => payload?.body.length),
      responseSizes,
    );
  },

  async ping_pong(client) {
    let answered = (): void => {};
    const requests = async function* () {
      for (const index of responseSizes.keys()) {
        const answer = new Promise<void>((resolve) => (answered = resolve));
        yield asking(index);
        await answer;
      }
    };
    const sizes: (number | undefined)[] = [];
    for await (const { payload } of client.FullDuplexCall(requests(), { timeoutMs })) {
      sizes.push(payload?.body.length);
      answered();
    }
    deepStrictEqual(sizes, responseSizes);
  },

  async empty_stream(client) {
    deepStrictEqual(await collect(client.FullDuplexCall([], { timeoutMs })), []);
  },

  async timeout_on_sleeping_server(client) {
    const never = async function* () {
      yield asking(0);
      await new Promise(() => {});
    };
    await rejects(collect(client.FullDuplexCall(never(), { timeoutMs: 1 })), failsWith(status.DEADLINE_EXCEEDED));
  },

  async cancel_after_begin(client) {
    const controller = new AbortController();
    const never = async function* () {
      controller.abort();
      await new Promise(() => {});
      yield { payload: zeros(0) };
    };
    const call = client.StreamingInputCall(never(), { timeoutMs, signal: controller.signal });
    await rejects(call, failsWith(status.CANCELLED));
  },

  async cancel_after_first_response(client) {
    const controller = new AbortController();
    const open = async function* () {
      yield asking(0);
      await new Promise(() => {});
    };
    const responses = client.FullDuplexCall(open(), { timeoutMs, signal: controller.signal })[Symbol.asyncIterator]();
    strictEqual((await responses.next()).done, false);
    controller.abort();
    await rejects(responses.next(), failsWith(status.CANCELLED));
  },

  async status_code_and_message(client) {
    const request = { responseStatus: { code: status.UNKNOWN, message: 'test status message' } };
    const refused = failsWith(status.UNKNOWN, 'test status message');
    await rejects(client.UnaryCall(request, { timeoutMs }), refused);
    await rejects(collect(client.FullDuplexCall([request], { timeoutMs })), refused);
  },

  async special_status_message(client) {
    const message = '\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n';
    const request = { responseStatus: { code: status.UNKNOWN, message } };
    await rejects(client.UnaryCall(request, { timeoutMs }), failsWith(status.UNKNOWN, message));
  },

  async custom_metadata(client) {
    const trailing = Buffer.from('0a0b0a0b0a0b', 'hex');
    const metadata = new Metadata();
    metadata.set(ECHO_INITIAL, 'test_initial_metadata_value');
    metadata.set(ECHO_TRAILING, trailing);
    const echoed = async (call: (options: Parameters<TestClient['UnaryCall']>[1]) => Promise<unknown>) => {
      const seen: unknown[] = [];
      await call({
        timeoutMs,
        metadata,
        onMetadata: (headers) => seen.push(...headers.get(ECHO_INITIAL)),
        onStatus: ({ trailers }) => seen.push(...trailers.get(ECHO_TRAILING)),
      });
      deepStrictEqual(seen, ['test_initial_metadata_value', trailing]);
    };
    await echoed((options) => client.UnaryCall({ responseSize: 1, payload: zeros(1) }, options));
    await echoed((options) => collect(client.FullDuplexCall([{ responseParameters: [{ size: 1 }] }], options)));
  },

  async unimplemented_method(_client, channel) {
    const path = '/grpc.testing.TestService/UnimplementedCall';
    const { UnimplementedCall } = unimplementedDefinition;
    await callUnimplemented({ ...unimplementedDefinition, UnimplementedCall: { ...UnimplementedCall, path } }, channel);
  },

  unimplemented_service: (_client, channel) => callUnimplemented(unimplementedDefinition, channel),

  async orca_per_rpc(client) {
    let reported: unknown;
    const options = {
      timeoutMs,
      onStatus: ({ trailers }: { trailers: Metadata }) => ([reported] = trailers.get('endpoint-load-metrics-bin')),
    };
    await client.UnaryCall({ orcaPerQueryReport: load }, options);
    strictEqual(Buffer.isBuffer(reported), true);
    if (Buffer.isBuffer(reported)) strictEqual(loadReport.deserialize(reported).cpuUtilization, load.cpuUtilization);
  },

  async orca_oob(client, channel) {
    await collect(client.FullDuplexCall([{ orcaOobReport: load }], { timeoutMs }));
    const reports = createClient(loadReportsDefinition, channel);
    const request = { reportInterval: { seconds: 0, nanos: 100_000_000 } };
    for await (const { cpuUtilization } of reports.StreamCoreMetrics(request, { timeoutMs }))
      if (cpuUtilization === load.cpuUtilization) return;
    throw new Error('the load was never reported');
  },
};

const load = { cpuUtilization: 0.821, memoryUtilization: 0.5847, utilization: { util: 0.30499 } };

const callUnimplemented = async (definition: typeof unimplementedDefinition, channel: Channel): Promise<void> => {
  const client = createClient(definition, channel);
  await rejects(client.UnimplementedCall({}, { timeoutMs }), failsWith(status.UNIMPLEMENTED));
};
