import * as z from 'zod';
import { maxTimerMs } from '../../grpc/index.js';
import { parseHostPort, type HostPort } from './host-port.js';

/*
 * Schemas from the text of a variable to a value. A message follows the variable's name. It shows only values that
 * cannot be a misplaced secret: words and numbers.
 */

const shown = (text: unknown): string =>
  typeof text === 'string' && /^[\w.-]{1,24}$/.test(text) ? `, not ${text}` : '';

const listed = (words: readonly string[]): string =>
  [words.slice(0, -1).join(', '), words.at(-1)].filter(Boolean).join(' or ');

/** Text that is not empty and has no control characters, such as the line end of a file. */
export const text = (): z.ZodType<string> =>
  z.string().regex(/^\P{Cc}+$/u, 'must not contain control characters, such as a line end');

/** One of a few words. */
export const oneOf = <const W extends readonly [string, ...string[]]>(
  ...words: W
): z.ZodEnum<{ [K in W[number]]: K }> =>
  z.enum(words, { error: ({ input }) => `must be ${listed(words)}${shown(input)}` });

/** `true` or `false`. */
export const flag = (): z.ZodType<boolean> => oneOf('true', 'false').transform((word) => word === 'true');

export interface WholeNumberRange {
  readonly min: number;
  readonly max: number;
}

/** A whole number in a range. Its JSON Schema is that of a number, because the chart's values are numbers. */
export const wholeNumber = ({ min, max }: WholeNumberRange): z.ZodType<number> =>
  z
    .string()
    .transform((text, context) => {
      const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
      if (value >= min && value <= max) return value;
      context.addIssue({ code: 'custom', message: `must be a whole number from ${min} to ${max}${shown(text)}` });
      return z.NEVER;
    })
    .meta({ type: 'integer', minimum: min, maximum: max });

/** Milliseconds. */
export const milliseconds = ({ min = 1, max = maxTimerMs }: Partial<WholeNumberRange> = {}): z.ZodType<number> =>
  wholeNumber({ min, max });

/** Milliseconds, or `off` for Infinity. */
export const millisecondsOrOff = ({ min = 1, max = maxTimerMs }: Partial<WholeNumberRange> = {}): z.ZodType<number> =>
  wholeNumberOrOff({ min, max });

/** A whole number in a range, or a word for a special value. */
const wholeNumberOr = <T>(word: string, meaning: T, { min, max }: WholeNumberRange): z.ZodType<number | T> =>
  z
    .string()
    .transform((text, context): number | T => {
      if (text === word) return meaning;
      const result = wholeNumber({ min, max }).safeParse(text);
      if (result.success) return result.data;
      context.addIssue({
        code: 'custom',
        message: `must be a whole number from ${min} to ${max}, or ${word}${shown(text)}`,
      });
      return z.NEVER;
    })
    .meta({ type: ['integer', 'string'], minimum: min, maximum: max, pattern: `^${word}$` });

/** A whole number in a range, or `off` for Infinity. */
export const wholeNumberOrOff = (range: WholeNumberRange): z.ZodType<number> => wholeNumberOr('off', Infinity, range);

/** A number of bytes, or `auto`. */
export const bytesOrAuto = (range: WholeNumberRange): z.ZodType<number | 'auto'> =>
  wholeNumberOr<'auto'>('auto', 'auto', range);

/** `host:port`, with brackets around an IPv6 address; port 0 lets the system choose. */
export const hostPort = (): z.ZodType<HostPort> =>
  z.string().transform((text, context) => {
    const value = parseHostPort(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: 'must be an address and a port, such as 0.0.0.0:9000 or [::]:9000' });
    return z.NEVER;
  });

/** `host:port`, or `off`. */
export const hostPortOrOff = (): z.ZodType<HostPort | 'off'> =>
  z.string().transform((text, context) => {
    const value = text === 'off' ? text : parseHostPort(text);
    if (value !== undefined) return value;
    context.addIssue({
      code: 'custom',
      message: 'must be an address and a port, such as 0.0.0.0:9000 or [::]:9000, or off',
    });
    return z.NEVER;
  });
