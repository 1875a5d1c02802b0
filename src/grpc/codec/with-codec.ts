import type { MessageTypeDefinition } from '@grpc/proto-loader';
import { checkMessage } from './check-message.js';
import { encodeMessage } from './encode-message.js';
import type { MessageShape } from './message-shape.js';
import { messageShapes } from './message-shapes.js';
import { rewriteMessage } from './rewrite-message.js';
import { WireReader } from './wire-reader.js';

type Deserialize<T> = (bytes: Buffer) => T;
type Serialize<T> = (message: T) => Buffer;

/** proto-loader attaches the types of a method's messages, with their descriptors. grpc-js does not declare these. */
interface Types {
  readonly requestType?: unknown;
  readonly responseType?: unknown;
}

interface Codec extends Types {
  readonly path: string;
  readonly requestSerialize: Serialize<never>;
  readonly responseSerialize: Serialize<never>;
  readonly requestDeserialize: Deserialize<unknown>;
  readonly responseDeserialize: Deserialize<unknown>;
}

/**
 * The default maximum of fields in one request, counted as in `WireReader`. Decoding them takes about 35 ms if they
 * are short texts.
 */
const defaultMaxRequestFields = 100_000;

/**
 * Encodes a method's messages in one pass, and decodes them as Go does. Malformed bytes throw, and so do requests
 * with more than `maxRequestFields` fields, before proto-loader creates objects. Responses are limited only by size,
 * because a client chooses its server. A definition keeps its own proto-loader options, because proto-loader still
 * creates the objects and encodes rare values. A method of another loader is returned unchanged.
 */
export const withCodec = <M extends Codec>(method: M, maxRequestFields = defaultMaxRequestFields): M => {
  const files = filesOf(method);
  if (files === undefined) return method;
  const { messages, methods } = messageShapes(files);
  const types = methods.get(method.path) ?? sameTypes(method, [...methods.values()]);
  if (!types) throw new Error(`the descriptors do not declare ${method.path}`);
  return {
    ...method,
    requestSerialize: fast(messages.get(types.request), method.requestSerialize),
    responseSerialize: fast(messages.get(types.response), method.responseSerialize),
    requestDeserialize: strict(messages.get(types.request), method.requestDeserialize, maxRequestFields),
    responseDeserialize: strict(messages.get(types.response), method.responseDeserialize),
  };
};

/** A message's `serialize` function, as in `withCodec`. `name` is the full name, such as `google.rpc.Status`. */
export const fastSerialize = <I, O>(name: string, type: MessageTypeDefinition<I, O>): Serialize<I> =>
  fast(messageShapes(type.fileDescriptorProtos).messages.get(name), type.serialize);

const fast = <T>(shape: MessageShape | undefined, serialize: Serialize<T>): Serialize<T> => {
  if (!shape) throw new Error('the descriptors do not declare a message');
  return (message) => encodeMessage(shape, message) ?? serialize(message);
};

/** A message's `deserialize` function, as in `withCodec`. `name` is the full name, such as `google.rpc.Status`. */
export const strictDeserialize = <I, O>(name: string, type: MessageTypeDefinition<I, O>): Deserialize<O> =>
  strict(messageShapes(type.fileDescriptorProtos).messages.get(name), type.deserialize);

const strict = <T>(
  shape: MessageShape | undefined,
  deserialize: Deserialize<T>,
  maxFields?: number,
): Deserialize<T> => {
  if (!shape) throw new Error('the descriptors do not declare a message');
  return (bytes) => {
    const reader = new WireReader(bytes, maxFields);
    checkMessage(shape, reader, bytes.length);
    return deserialize(reader.plain ? bytes : rewriteMessage(shape, bytes));
  };
};

/** A method with a custom path is found by its types, if no other method has the same types. */
const sameTypes = (
  { requestType, responseType }: Types,
  declared: readonly { readonly request: string; readonly response: string }[],
): { readonly request: string; readonly response: string } | undefined => {
  const fits = (full: string, type: unknown): boolean => full.split('.').at(-1) === nameOf(type);
  const [first, ...others] = declared.filter(
    ({ request, response }) => fits(request, requestType) && fits(response, responseType),
  );
  const isOne = others.every(({ request, response }) => request === first?.request && response === first.response);
  return isOne ? first : undefined;
};

const nameOf = (type: unknown): unknown => {
  const descriptor: unknown = typeof type === 'object' && type !== null && 'type' in type ? type.type : undefined;
  return typeof descriptor === 'object' && descriptor !== null && 'name' in descriptor ? descriptor.name : undefined;
};

const filesOf = ({ requestType }: Types): readonly Buffer[] | undefined => {
  if (typeof requestType !== 'object' || requestType === null || !('fileDescriptorProtos' in requestType)) return;
  const files = requestType.fileDescriptorProtos;
  return isBuffers(files) ? files : undefined;
};

const isBuffers = (value: unknown): value is readonly Buffer[] =>
  Array.isArray(value) && value.every((item) => Buffer.isBuffer(item));
