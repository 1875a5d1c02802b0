import type { MessageTypeDefinition } from '@grpc/proto-loader';
import { checkMessage } from './check-message.js';
import type { MessageShape } from './message-shape.js';
import { messageShapes } from './message-shapes.js';
import { rewriteMessage } from './rewrite-message.js';
import { WireReader } from './wire-reader.js';

type Deserialize<T> = (bytes: Buffer) => T;

interface Codec {
  readonly path: string;
  readonly requestDeserialize: Deserialize<unknown>;
  readonly responseDeserialize: Deserialize<unknown>;
}

/**
 * A method whose messages are decoded as Go's protobuf decodes them: malformed bytes throw. It covers every
 * definition that proto-loader made, with its own options, since proto-loader still makes the objects; a method
 * whose definition did not come from proto-loader is returned as it is. See docs/decisions/decoding.md.
 */
export const strictMethod = <M extends Codec>(method: M): M => {
  const files = filesOf(method);
  if (files === undefined) return method;
  const { messages, methods } = messageShapes(files);
  const types = methods.get(method.path);
  if (!types) throw new Error(`the descriptors of ${method.path} do not declare it`);
  return {
    ...method,
    requestDeserialize: strict(messages.get(types.request), method.requestDeserialize),
    responseDeserialize: strict(messages.get(types.response), method.responseDeserialize),
  };
};

/** A message's `deserialize`, as `strictMethod` makes it. `name` is the full name, as in `google.rpc.Status`. */
export const strictDeserialize = <I, O>(name: string, type: MessageTypeDefinition<I, O>): Deserialize<O> =>
  strict(messageShapes(type.fileDescriptorProtos).messages.get(name), type.deserialize);

const strict = <T>(shape: MessageShape | undefined, deserialize: Deserialize<T>): Deserialize<T> => {
  if (!shape) throw new Error('the descriptors do not declare a message');
  return (bytes) => {
    const reader = new WireReader(bytes);
    checkMessage(shape, reader, bytes.length);
    return deserialize(reader.plain ? bytes : rewriteMessage(shape, bytes));
  };
};

/** proto-loader attaches the descriptors to the types of a method. grpc-js does not declare these. */
const filesOf = (method: Codec & { readonly requestType?: unknown }): readonly Buffer[] | undefined => {
  const { requestType } = method;
  if (typeof requestType !== 'object' || requestType === null || !('fileDescriptorProtos' in requestType)) return;
  const files = requestType.fileDescriptorProtos;
  return isBuffers(files) ? files : undefined;
};

const isBuffers = (value: unknown): value is readonly Buffer[] =>
  Array.isArray(value) && value.every((item) => Buffer.isBuffer(item));
