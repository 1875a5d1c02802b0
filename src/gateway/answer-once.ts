import type { DescMessage } from '@bufbuild/protobuf';
import type { Exchange } from './exchange.js';
import type { BodyLimits } from './http/read-body.js';
import { requestStreams } from './http/media-types.js';
import { sendAnswer } from './http/send-answer.js';
import { toAnswer } from './messages/answer.js';
import { readRequest, readRequests } from './read-request.js';
import type { Route } from './routes/route.js';

/** Memory to reserve for a response until it is sent: one message of many, or a whole page of gRPC's 4 MiB. */
const listBytes = 4 * 1024 * 1024;
const otherBytes = 512 * 1024;

/** Calls a method with a single response and sends it. */
export const answerOnce = async (exchange: Exchange, limits: BodyLimits, routes: readonly Route[]): Promise<void> => {
  const { route, backend, call, hold } = exchange;
  const { client, registry } = backend;
  if (requestStreams(route.method)) {
    const bytes = await client.clientStream(route.rpcPath, readRequests(exchange, limits), call);
    return sendAnswer(exchange, toAnswer(route, bytes, { masked: false, registry }), routes);
  }
  const { bytes: request, masked } = await readRequest(exchange, limits);
  const share = await hold(hasMessages(route.method.output) ? listBytes : otherBytes);
  const bytes = await client.unary(route.rpcPath, request, call);
  // The JSON is about twice as long, and both exist for a moment.
  share.shrink(bytes.length * 3);
  return sendAnswer(exchange, toAnswer(route, bytes, { masked, registry }), routes);
};

const hasMessages = ({ fields }: DescMessage): boolean =>
  fields.some((field) => field.fieldKind === 'list' && field.message !== undefined);
