import * as z from 'zod';

/** The form in grpc-js; `nanos` is 0 to 999,999,999. */
export interface Duration {
  readonly seconds: number;
  readonly nanos: number;
}

const pattern = /^(\d*)(?:\.(\d{0,9}))?s$/;

/** google/protobuf/duration.proto: about 10,000 years. */
const maxSeconds = 315_576_000_000;

/**
 * Parses a duration of a service config: `1s`, `0.5s`, or `.01s`, which Go accepts too. Undefined for any other text.
 * grpc-js reads the digits after the point as nanoseconds, so that `0.5s` becomes 5 ns. Source:
 * https://protobuf.dev/programming-guides/json/ (Duration).
 */
export const parseDuration = (text: string): Duration | undefined => {
  const [match, whole = '', fraction = ''] = pattern.exec(text) ?? [];
  if (match === undefined || whole + fraction === '') return undefined;
  const seconds = Number(whole);
  return seconds <= maxSeconds ? { seconds, nanos: Number(fraction.padEnd(9, '0')) } : undefined;
};

/** Formats it in a form that every parser reads alike: with nine decimals if any. */
export const formatDuration = ({ seconds, nanos }: Duration): string =>
  nanos === 0 ? `${seconds}s` : `${seconds}.${String(nanos).padStart(9, '0')}s`;

/** A parsed duration of a service config. */
export const durationSchema = z.string().transform((text, context) => {
  const parsed = parseDuration(text);
  if (parsed !== undefined) return parsed;
  context.addIssue('must be a duration such as "1s" or "0.5s"');
  return z.NEVER;
});
