import { setTimeout as pause } from 'node:timers/promises';
import type { ClientCompatRequest } from '../gen/connectrpc/conformance/v1/ClientCompatRequest.js';
import type { ClientResponseResult__Input } from '../gen/connectrpc/conformance/v1/ClientResponseResult.js';
import type { ConformancePayload } from '../gen/connectrpc/conformance/v1/ConformancePayload.js';
import type { Error__Input as SuiteError } from '../gen/connectrpc/conformance/v1/Error.js';
import {
  type CallOptions,
  type CallStatus,
  type Channel,
  createClient,
  Metadata,
  StatusError,
  statusMessage,
} from '../support/duet.js';
import { addHeaders, toHeaders } from './headers.js';
import { conformanceDefinition, fromAny } from './messages.js';
import { cancellation, type Cancellation } from './cancellation.js';
import { turns } from './turns.js';

interface Answer {
  readonly payload: ConformancePayload | null;
}

/** A response without a payload counts too. */
const nothing: ConformancePayload = { data: Buffer.alloc(0), requestInfo: null };

/** Makes the call of a test case, and reports its end. Throws when the case cannot be parsed. */
export const invoke = async (channel: Channel, request: ClientCompatRequest): Promise<ClientResponseResult__Input> => {
  const payloads: ConformancePayload[] = [];
  const cancel = cancellation(request);
  let headers: Metadata | undefined;
  let ended: CallStatus | undefined;
  const options: CallOptions = {
    metadata: addHeaders(new Metadata(), request.requestHeaders),
    signal: cancel.signal,
    timeoutMs: request.timeoutMs ?? undefined,
    onMetadata: (metadata) => (headers = metadata),
    onStatus: (status) => (ended = status),
  };
  let error: SuiteError | null = null;
  try {
    for await (const { payload } of answers(channel, request, options, cancel)) {
      payloads.push(payload ?? nothing);
      cancel.onAnswer();
    }
  } catch (thrown) {
    if (!(thrown instanceof StatusError)) throw thrown;
    error = { code: thrown.code, message: thrown.message, details: detailsOf(ended) };
  }
  return { payloads, error, responseHeaders: toHeaders(headers), responseTrailers: toHeaders(ended?.trailers) };
};

const detailsOf = (ended: CallStatus | undefined): NonNullable<SuiteError['details']> => {
  const [bytes] = ended?.trailers.get('grpc-status-details-bin') ?? [];
  return Buffer.isBuffer(bytes) ? statusMessage.deserialize(bytes).details : [];
};

async function* answers(
  channel: Channel,
  request: ClientCompatRequest,
  options: CallOptions,
  cancel: Cancellation,
): AsyncGenerator<Answer, void, void> {
  const client = createClient(conformanceDefinition, channel);
  const { requestMessages, requestDelayMs } = request;
  const [only] = requestMessages;
  switch (request.method ?? '') {
    case 'Unary':
    case 'Unimplemented':
      if (!only) throw new Error('the test case has no request');
      await pause(requestDelayMs);
      cancel.onSent();
      yield request.method === 'Unary'
        ? await client.Unary(fromAny('UnaryRequest', only), options)
        : { payload: null, ...(await client.Unimplemented({}, options)) };
      return;
    case 'ServerStream':
      if (!only) throw new Error('the test case has no request');
      await pause(requestDelayMs);
      cancel.onSent();
      yield* client.ServerStream(fromAny('ServerStreamRequest', only), options);
      return;
    case 'ClientStream':
      yield await client.ClientStream(
        requests(requestMessages.map((one) => fromAny('ClientStreamRequest', one))),
        options,
      );
      return;
    case 'BidiStream': {
      const fullDuplex = request.streamType === 'STREAM_TYPE_FULL_DUPLEX_BIDI_STREAM';
      const turn = turns();
      const messages = requests(requestMessages.map((one) => fromAny('BidiStreamRequest', one)));
      for await (const answer of client.BidiStream(fullDuplex ? turn.alternating(messages) : messages, options)) {
        yield answer;
        turn.pass();
      }
      return;
    }
    default:
      throw new Error(`the test case calls ${request.method ?? 'no method'}, which this client does not know`);
  }

  async function* requests<T>(messages: readonly T[]): AsyncGenerator<T, void, void> {
    for (const message of messages) {
      await pause(requestDelayMs);
      yield message;
    }
    await cancel.beforeHalfClose();
    cancel.onSent();
  }
}
