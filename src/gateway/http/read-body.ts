import type { IncomingMessage } from 'node:http';
import type { JsonValue } from '@bufbuild/protobuf';
import { bodyTooLarge, bodyTooSlow, clientLeft, invalidBody } from './gateway-errors.js';

export interface BodyLimits {
  readonly maxBytes: number;
  /** The time limit for the whole body, or for the next bytes of a stream. */
  readonly timeoutMs: number;
}

/** Reads a whole request body. @throws StatusError when it is too large or too slow */
export const readBody = (request: IncomingMessage, { maxBytes, timeoutMs }: BodyLimits): Promise<Buffer> => {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return Promise.reject(bodyTooLarge(maxBytes));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const timer = setTimeout(() => finish(() => reject(bodyTooSlow(timeoutMs))), timeoutMs);
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('error', onError);
      settle();
    };
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > maxBytes) finish(() => reject(bodyTooLarge(maxBytes)));
      else chunks.push(chunk);
    };
    const onEnd = (): void =>
      finish(() => resolve(chunks.length === 1 ? (chunks[0] ?? Buffer.of()) : Buffer.concat(chunks)));
    const onError = (): void => finish(() => reject(clientLeft()));
    request.on('data', onData).on('end', onEnd).on('error', onError);
  });
};

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws StatusError INVALID_ARGUMENT for anything but JSON in UTF-8 */
export const parseJson = (bytes: Uint8Array, position?: number): JsonValue => {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw invalidBody('must be UTF-8', position);
  }
  try {
    const json: unknown = JSON.parse(text);
    if (isJson(json)) return json;
  } catch {
    // The parser's message quotes part of the body.
  }
  throw invalidBody(text.trim() === '' ? 'is required' : 'must be JSON', position);
};

/** `JSON.parse` returns nothing but JSON values. */
const isJson = (value: unknown): value is JsonValue => value !== undefined;
