import type { JSONWebKeySet } from 'jose';

export const interceptorNames = [
  'requestId',
  'traceContext',
  'logging',
  'metrics',
  'limits',
  'authentication',
  'authorization',
  'callerLimits',
  'deadline',
] as const;
export type InterceptorName = (typeof interceptorNames)[number];

export interface TokenIssuer {
  readonly issuer: string;
  readonly audience: string;
  readonly subject: string;
  readonly keySet: JSONWebKeySet;
}

/** The options of our servers, passed as JSON in the argument after the port. */
export interface DuetOptions {
  /** Interceptors to leave out. */
  readonly without: readonly InterceptorName[];
  readonly issuer: TokenIssuer;
}

export const parseOptions = (text = ''): DuetOptions => {
  const options: unknown = JSON.parse(text);
  if (!isOptions(options)) throw new TypeError('the options are not what the benchmark gives');
  return options;
};

const isOptions = (value: unknown): value is DuetOptions =>
  typeof value === 'object' && value !== null && 'without' in value && 'issuer' in value;
