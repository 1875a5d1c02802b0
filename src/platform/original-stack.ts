import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findOriginal, type SourceMapText } from './find-original.js';

const position = /file:\/\/[^\s()]+:\d+:\d+/g;

/** Source positions of JavaScript positions; their number is limited by the calls in the code. */
const known = new Map<string, string>();

/**
 * The stack of an error with TypeScript files, lines and columns, if source maps exist. A map is read at its first
 * use: `--enable-source-maps` reads all maps at startup (docs/decisions/images.md).
 */
export const originalStack = (error: Error): string => {
  const { stack = error.message } = error;
  const frames = framesOf(error);
  return stack.slice(0, stack.length - frames.length) + original(frames);
};

/** Like `originalStack`, the frames only, without the error's text. */
export const originalFrames = (error: Error): string => original(framesOf(error)).replace(/^\n/, '');

/** V8 puts the message before the frames, and a message may look like a frame. */
const framesOf = ({ message, stack = '' }: Error): string => {
  const start = stack.indexOf(message);
  const rest = start < 0 ? stack : stack.slice(start + message.length);
  const lines = rest.split('\n');
  let first = lines.length;
  while (/^\s+at /.test(lines[first - 1] ?? '')) first--;
  return lines
    .slice(first)
    .map((line) => `\n${line}`)
    .join('');
};

const original = (frames: string): string => {
  const maps = new Map<string, SourceMapText | undefined>();
  const mapOf = (url: string): SourceMapText | undefined => {
    if (!maps.has(url)) maps.set(url, readMap(url));
    return maps.get(url);
  };
  return frames.replaceAll(position, (text) => {
    const found = known.get(text) ?? locate(text, mapOf);
    known.set(text, found);
    return found;
  });
};

const readMap = (url: string): SourceMapText | undefined => {
  try {
    const map: unknown = JSON.parse(readFileSync(`${fileURLToPath(url)}.map`, 'utf8'));
    return isSourceMap(map) ? map : undefined;
  } catch {
    // Without a readable map, the JavaScript position is still correct.
    return undefined;
  }
};

const isSourceMap = (value: unknown): value is SourceMapText =>
  typeof value === 'object' && value !== null && 'sources' in value && 'mappings' in value;

const locate = (text: string, mapOf: (url: string) => SourceMapText | undefined): string => {
  const [, url = '', line, column] = /^(.*):(\d+):(\d+)$/.exec(text) ?? [];
  const map = mapOf(url);
  return (map && findOriginal(map, Number(line), Number(column))?.replace(/^(?:\.\.\/)+/, '')) ?? text;
};
