import { z } from 'zod';
import { Secret } from '../secret.js';

/*
 * Values as OpenTelemetry writes them in the environment. None is shown in a message: a header holds a token.
 */

/** An `http` or `https` URL. */
export const collectorUrl = (): z.ZodType<URL> =>
  z.string().transform((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url?.username !== '' || url.password !== '') {
      context.addIssue({
        code: 'custom',
        message:
          url === undefined
            ? 'must be a URL, as http://collector:4318'
            : 'must have no name and no password in it; send OTEL_EXPORTER_OTLP_HEADERS',
      });
      return z.NEVER;
    }
    if (url.protocol === 'http:' || url.protocol === 'https:') return url;
    context.addIssue({
      code: 'custom',
      message: 'must be a URL that begins with http:// or https://, as http://collector:4318',
    });
    return z.NEVER;
  });

const pair = /^\s*(?<name>[^\s=,;"]+)\s*=\s*(?<value>[^,;]*?)\s*$/;

/**
 * `name=value,name=value`, the values percent-encoded; undefined for anything else.
 * Source: OpenTelemetry, "Resource SDK" and "OpenTelemetry Protocol Exporter", which take W3C Baggage's form.
 */
export const parseKeyValues = (text: string): Map<string, string> | undefined => {
  const values = new Map<string, string>();
  for (const member of text.split(',')) {
    if (member.trim() === '') continue;
    const { name, value } = pair.exec(member)?.groups ?? {};
    const decoded = value === undefined ? undefined : decode(value);
    if (name === undefined || decoded === undefined) return undefined;
    values.set(name, decoded);
  }
  return values;
};

const decode = (text: string): string | undefined => {
  try {
    const decoded = decodeURIComponent(text);
    return /\p{Cc}/u.test(decoded) ? undefined : decoded;
  } catch {
    return undefined;
  }
};

const form = 'must be name=value,name=value, with , ; and % in a value percent-encoded';

/** `name=value,name=value`. */
export const keyValues = (): z.ZodType<ReadonlyMap<string, string>> =>
  z.string().transform((text, context) => {
    const values = parseKeyValues(text);
    if (values !== undefined) return values;
    context.addIssue({ code: 'custom', message: form });
    return z.NEVER;
  });

/** The characters of a token and of a field value. Source: RFC 9110, 5.1 and 5.5. */
const headerName = /^[\w!#$%&'*+.^`|~-]+$/;
const headerValue = /^[\x20-\x7e]*$/;

/** Headers: `name=value,name=value`. */
export const secretKeyValues = (): z.ZodType<ReadonlyMap<string, Secret>> =>
  keyValues().transform((values, context) => {
    const entries = [...values];
    if (entries.every(([name, value]) => headerName.test(name) && headerValue.test(value))) {
      return new Map(entries.map(([name, value]) => [name, new Secret(value)] as const));
    }
    context.addIssue({ code: 'custom', message: 'must be names and values that an HTTP header can have' });
    return z.NEVER;
  });

/** A number from 0 to 1. */
export const ratio = (): z.ZodType<number> =>
  z.string().transform((text, context) => {
    const value = /^(?:\d+(?:\.\d*)?|\.\d+)(?:e-?\d{1,2})?$/i.test(text) ? Number(text) : Number.NaN;
    if (value >= 0 && value <= 1) return value;
    context.addIssue({ code: 'custom', message: 'must be a number from 0 to 1' });
    return z.NEVER;
  });

/** A variable that OpenTelemetry knows and that is refused rather than left without effect. `instead` says what to do. */
export const unsupported = (instead: string): z.ZodType<undefined> =>
  z.undefined({ error: `is not supported: ${instead}` }).optional();
