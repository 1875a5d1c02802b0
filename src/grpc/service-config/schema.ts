import { status } from '@grpc/grpc-js';
import * as z from 'zod';
import { formatDuration, durationSchema as duration } from './duration.js';
import { loadBalancingSchema, selectPolicy } from './load-balancing-schema.js';

/*
 * The schema of a service config as gRPC defines it, with each part converted to the form of grpc-js. An unknown key
 * is an error, because a misspelled part would be silently disabled.
 */

const positiveDuration = duration.refine(({ seconds, nanos }) => seconds > 0 || nanos > 0, 'must be more than 0');

const isCodeName = (name: string): name is keyof typeof status =>
  Object.hasOwn(status, name) && Number.isNaN(Number(name));

const statusCode = z.union([z.string(), z.number()], 'must be the name of a status code').transform((code, context) => {
  const name = typeof code === 'number' ? status[code] : code.toUpperCase();
  if (name !== undefined && isCodeName(name) && name !== 'OK') return name;
  context.addIssue('must be the name of a status code other than OK');
  return z.NEVER;
});

const retryPolicy = z.strictObject({
  // More than 5 count as 5, in every implementation (gRFC A6).
  maxAttempts: z
    .int()
    .min(2)
    .transform((attempts) => Math.min(attempts, 5)),
  initialBackoff: positiveDuration.transform(formatDuration),
  maxBackoff: positiveDuration.transform(formatDuration),
  backoffMultiplier: z.number().positive(),
  retryableStatusCodes: z.array(statusCode).min(1),
});

const name = z
  .strictObject({ service: z.string().default(''), method: z.string().default('') })
  .refine(({ service, method }) => service !== '' || method === '', 'must have a service if it has a method');

const byteLimit = z.int().nonnegative();

/** The maximum of `grpc-timeout` in seconds, 3.2 years: above it, grpc-js sends nine digits, which servers reject. */
const maxTimeoutSeconds = 99_999_999;

const timeout = duration.transform((given) =>
  given.seconds < maxTimeoutSeconds ? given : { seconds: maxTimeoutSeconds, nanos: 0 },
);

const methodConfig = z.strictObject({
  name: z.array(name).min(1),
  waitForReady: z.boolean().optional(),
  timeout: timeout.optional(),
  maxRequestMessageBytes: byteLimit.optional(),
  maxResponseMessageBytes: byteLimit.optional(),
  retryPolicy: retryPolicy.optional(),
  hedgingPolicy: z.undefined('is not supported: use retryPolicy').optional(),
});

const retryThrottling = z.strictObject({
  maxTokens: z.number().positive().max(1000),
  tokenRatio: z.number().min(0.001),
});

export const serviceConfigSchema = z.strictObject({
  loadBalancingConfig: loadBalancingSchema.optional(),
  // The older form, `ROUND_ROBIN`, which grpc-js parses and ignores.
  loadBalancingPolicy: z
    .string()
    .transform((type, context) => selectPolicy([{ [type.toLowerCase()]: {} }], context))
    .optional(),
  methodConfig: z.array(methodConfig).optional(),
  retryThrottling: retryThrottling.optional(),
  healthCheckConfig: z.strictObject({ serviceName: z.string().optional() }).optional(),
});
