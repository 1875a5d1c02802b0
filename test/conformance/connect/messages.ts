import type { MessageTypeDefinition } from '@grpc/proto-loader';
import type {
  BidiStreamRequest,
  BidiStreamRequest__Input,
} from '../gen/connectrpc/conformance/v1/BidiStreamRequest.js';
import type {
  ClientCompatRequest,
  ClientCompatRequest__Input,
} from '../gen/connectrpc/conformance/v1/ClientCompatRequest.js';
import type {
  ClientCompatResponse,
  ClientCompatResponse__Input,
} from '../gen/connectrpc/conformance/v1/ClientCompatResponse.js';
import type {
  ClientStreamRequest,
  ClientStreamRequest__Input,
} from '../gen/connectrpc/conformance/v1/ClientStreamRequest.js';
import type {
  ConformancePayload,
  ConformancePayload__Input,
} from '../gen/connectrpc/conformance/v1/ConformancePayload.js';
import type {
  ConformanceServiceDefinition,
  ConformanceServiceHandlers,
} from '../gen/connectrpc/conformance/v1/ConformanceService.js';
import type {
  IdempotentUnaryRequest,
  IdempotentUnaryRequest__Input,
} from '../gen/connectrpc/conformance/v1/IdempotentUnaryRequest.js';
import type {
  ServerCompatRequest,
  ServerCompatRequest__Input,
} from '../gen/connectrpc/conformance/v1/ServerCompatRequest.js';
import type {
  ServerCompatResponse,
  ServerCompatResponse__Input,
} from '../gen/connectrpc/conformance/v1/ServerCompatResponse.js';
import type {
  ServerStreamRequest,
  ServerStreamRequest__Input,
} from '../gen/connectrpc/conformance/v1/ServerStreamRequest.js';
import type { UnaryRequest, UnaryRequest__Input } from '../gen/connectrpc/conformance/v1/UnaryRequest.js';
import type { Any } from '../gen/google/protobuf/Any.js';
import { type Contract, loadSuiteProto } from '../support/duet.js';

/* The suite's service and messages, loaded once. */

const name = 'connectrpc.conformance.v1';

interface RequestMessages {
  readonly UnaryRequest: MessageTypeDefinition<UnaryRequest__Input, UnaryRequest>;
  readonly IdempotentUnaryRequest: MessageTypeDefinition<IdempotentUnaryRequest__Input, IdempotentUnaryRequest>;
  readonly ServerStreamRequest: MessageTypeDefinition<ServerStreamRequest__Input, ServerStreamRequest>;
  readonly ClientStreamRequest: MessageTypeDefinition<ClientStreamRequest__Input, ClientStreamRequest>;
  readonly BidiStreamRequest: MessageTypeDefinition<BidiStreamRequest__Input, BidiStreamRequest>;
}

type Qualified<T> = { [K in keyof T & string as `${typeof name}.${K}`]: T[K] };

const service = loadSuiteProto<
  Qualified<
    RequestMessages & {
      ConformanceService: Contract<ConformanceServiceHandlers, ConformanceServiceDefinition>;
      ConformancePayload: MessageTypeDefinition<ConformancePayload__Input, ConformancePayload>;
    }
  >
>('connectrpc/conformance/v1/service.proto', [`${name}.ConformanceService`, `${name}.ConformancePayload`]);

export const conformanceDefinition = service[`${name}.ConformanceService`];

export const {
  [`${name}.ServerCompatRequest`]: serverCompatRequest,
  [`${name}.ServerCompatResponse`]: serverCompatResponse,
} = loadSuiteProto<
  Qualified<{
    ServerCompatRequest: MessageTypeDefinition<ServerCompatRequest__Input, ServerCompatRequest>;
    ServerCompatResponse: MessageTypeDefinition<ServerCompatResponse__Input, ServerCompatResponse>;
  }>
>('connectrpc/conformance/v1/server_compat.proto', [`${name}.ServerCompatRequest`, `${name}.ServerCompatResponse`]);

export const {
  [`${name}.ClientCompatRequest`]: clientCompatRequest,
  [`${name}.ClientCompatResponse`]: clientCompatResponse,
} = loadSuiteProto<
  Qualified<{
    ClientCompatRequest: MessageTypeDefinition<ClientCompatRequest__Input, ClientCompatRequest>;
    ClientCompatResponse: MessageTypeDefinition<ClientCompatResponse__Input, ClientCompatResponse>;
  }>
>('connectrpc/conformance/v1/client_compat.proto', [`${name}.ClientCompatRequest`, `${name}.ClientCompatResponse`]);

/** A request as the server received it, to be returned in a response. */
export const asAny = (type: keyof RequestMessages, message: object): Any => ({
  type_url: `type.googleapis.com/${name}.${type}`,
  value: service[`${name}.${type}`].serialize(message),
});

/** The facts of a call, as a detail of its error. */
export const requestInfoAny = (requestInfo: ConformancePayload['requestInfo']): Any => {
  // proto-loader has no codec for nested messages: this is the payload's only field, without its tag and length.
  const payload = service[`${name}.ConformancePayload`].serialize({ requestInfo });
  const value = payload.subarray(payload.findIndex((byte, index) => index > 0 && byte < 0x80) + 1);
  return { type_url: `type.googleapis.com/${name}.ConformancePayload.RequestInfo`, value };
};

/** The message in an Any of a test case. */
export const fromAny = <K extends keyof RequestMessages>(
  type: K,
  { type_url: url, value }: Any,
): ReturnType<RequestMessages[K]['deserialize']> => {
  if (!url.endsWith(`/${name}.${type}`)) throw new Error(`the test case has a ${url} where a ${type} belongs`);
  return service[`${name}.${type}`].deserialize(value) as ReturnType<RequestMessages[K]['deserialize']>;
};
