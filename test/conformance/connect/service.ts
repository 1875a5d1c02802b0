import { asAny, type conformanceDefinition, requestInfoAny } from './messages.js';
import { setTimeout as pause } from 'node:timers/promises';
import type { ConformancePayload } from '../gen/connectrpc/conformance/v1/ConformancePayload.js';
import { Code } from '../gen/connectrpc/conformance/v1/Code.js';
import type { Error as SuiteError } from '../gen/connectrpc/conformance/v1/Error.js';
import type { StreamResponseDefinition } from '../gen/connectrpc/conformance/v1/StreamResponseDefinition.js';
import type { UnaryResponseDefinition } from '../gen/connectrpc/conformance/v1/UnaryResponseDefinition.js';
import type { Any } from '../gen/google/protobuf/Any.js';
import {
  type CallContext,
  sendHeaders,
  type Service,
  status,
  StatusError,
  statusMessage,
  toStatus,
} from '../support/duet.js';
import { addHeaders, toHeaders } from './headers.js';

type RequestInfo = NonNullable<ConformancePayload['requestInfo']>;
type Definition = StreamResponseDefinition | UnaryResponseDefinition;

/** The suite's service: each request defines its response. */
export const conformanceService: Service<typeof conformanceDefinition> = {
  async Unary(request, context) {
    const requests = [asAny('UnaryRequest', request)];
    return { payload: await answer(request.responseDefinition, requests, context) };
  },

  async IdempotentUnary(request, context) {
    const requests = [asAny('IdempotentUnaryRequest', request)];
    return { payload: await answer(request.responseDefinition, requests, context) };
  },

  async ClientStream(requests, context) {
    let definition: UnaryResponseDefinition | null = null;
    const received: Any[] = [];
    for await (const request of requests) {
      if (received.length === 0) definition = request.responseDefinition;
      received.push(asAny('ClientStreamRequest', request));
    }
    return { payload: await answer(definition, received, context) };
  },

  async *ServerStream(request, context) {
    const { responseDefinition: definition } = request;
    if (!definition) return;
    begin(definition, context);
    const requests = [asAny('ServerStreamRequest', request)];
    for (const [index, data] of definition.responseData.entries()) {
      await delay(definition, context);
      yield { payload: { data, requestInfo: index === 0 ? requestInfo(context, requests) : null } };
    }
    throwError(definition, requests, context);
  },

  async *BidiStream(requests, context) {
    let definition: StreamResponseDefinition | null = null;
    let fullDuplex = false;
    let received: Any[] = [];
    let seen = 0;
    let sent = 0;
    for await (const request of requests) {
      received.push(asAny('BidiStreamRequest', request));
      if (seen++ === 0) {
        ({ responseDefinition: definition, fullDuplex } = request);
        if (definition) begin(definition, context);
      }
      if (!fullDuplex) continue;
      const data = definition?.responseData[sent];
      if (!definition || data === undefined) break;
      await delay(definition, context);
      yield { payload: { data, requestInfo: sent === 0 ? requestInfo(context, received) : requestsOnly(received) } };
      sent++;
      received = [];
    }
    if (!definition) return;
    for (const data of definition.responseData.slice(sent)) {
      await delay(definition, context);
      yield { payload: { data, requestInfo: sent++ === 0 ? requestInfo(context, received) : null } };
    }
    throwError(definition, received, context);
  },

  async Unimplemented() {
    throw new StatusError(status.UNIMPLEMENTED, 'the suite wants this method to be unimplemented');
  },
};

const answer = async (
  definition: UnaryResponseDefinition | null,
  requests: Any[],
  context: CallContext,
): Promise<ConformancePayload> => {
  if (definition) {
    begin(definition, context);
    await delay(definition, context);
    throwError(definition, requests, context);
  }
  return { data: definition?.responseData ?? Buffer.alloc(0), requestInfo: requestInfo(context, requests) };
};

const begin = ({ responseHeaders, responseTrailers }: Definition, context: CallContext): void => {
  addHeaders(context.responseMetadata, responseHeaders);
  addHeaders(context.trailers, responseTrailers);
  sendHeaders(context);
};

const delay = async ({ responseDelayMs }: Definition, { signal }: CallContext): Promise<void> => {
  if (responseDelayMs > 0) await pause(responseDelayMs, undefined, { signal });
};

/** Throws the error of the definition, if any; before any response it adds the request as a detail. */
const throwError = ({ error, responseData }: Definition, requests: Any[], context: CallContext): void => {
  if (!error) return;
  const answered = Array.isArray(responseData) && responseData.length > 0;
  throw failure(error, answered ? [] : [requestInfoAny(requestInfo(context, requests))], context);
};

const failure = (
  { code, message = '', details }: SuiteError,
  more: readonly Any[],
  context: CallContext,
): StatusError => {
  const number = Object.keys(Code).indexOf(code);
  // A StatusError's own details have three types; these may have any.
  const bytes = statusMessage.serialize({ code: number, message, details: [...details, ...more] });
  context.trailers.set('grpc-status-details-bin', bytes);
  return new StatusError(toStatus(number), message);
};

const requestInfo = (context: CallContext, requests: Any[]): RequestInfo => ({
  ...requestsOnly(requests),
  requestHeaders: toHeaders(context.metadata),
  ...(context.deadline !== Infinity && { timeoutMs: String(Math.max(0, Math.floor(context.deadline - Date.now()))) }),
});

const requestsOnly = (requests: Any[]): RequestInfo => ({ requestHeaders: [], requests, connectGetInfo: null });
