import { experimental } from '@grpc/grpc-js';
import * as z from 'zod';
import { durationSchema as duration } from './duration.js';

/** The spellings of grpc-js, which ignores those of gRFC A50. */
const snakeCase = (value: object): object =>
  Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      item,
    ]),
  );

const percentage = z.int().min(0).max(100);
const count = z.int().nonnegative();
const ejection = {
  enforcementPercentage: percentage.optional(),
  minimumHosts: count.optional(),
  requestVolume: count.optional(),
};

const outlierDetection = z
  .strictObject({
    interval: duration.optional(),
    baseEjectionTime: duration.optional(),
    maxEjectionTime: duration.optional(),
    maxEjectionPercent: percentage.optional(),
    successRateEjection: z
      .strictObject({ stdevFactor: count.optional(), ...ejection })
      .transform(snakeCase)
      .optional(),
    failurePercentageEjection: z
      .strictObject({ threshold: percentage.optional(), ...ejection })
      .transform(snakeCase)
      .optional(),
    get childPolicy(): z.ZodType<Policy[]> {
      return loadBalancingSchema;
    },
  })
  .transform(snakeCase);

/** A policy's name and its settings. */
type Policy = Record<string, object>;

/**
 * The first supported policy, validated, as a list of one. grpc-js would skip a policy with invalid settings and
 * silently fall back to pick_first.
 */
export const selectPolicy = (policies: readonly Policy[], context: z.core.$RefinementCtx): Policy[] => {
  for (const [index, policy] of policies.entries()) {
    for (const [type, settings] of Object.entries(policy)) {
      if (experimental.isLoadBalancerNameRegistered(type))
        return [{ [type]: check(type, settings, [index, type], context) }];
    }
  }
  context.addIssue('must have a supported policy, such as round_robin or pick_first');
  return z.NEVER;
};

const check = (type: string, settings: object, path: (string | number)[], context: z.core.$RefinementCtx): object => {
  const parsed =
    type === 'outlier_detection' ? outlierDetection.safeParse(settings) : { success: true as const, data: settings };
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      context.addIssue({ code: 'custom', message: issue.message, path: [...path, ...issue.path] });
    }
    return z.NEVER;
  }
  try {
    experimental.parseLoadBalancingConfig({ [type]: parsed.data });
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'is not supported', path });
  }
  return parsed.data;
};

const policySchema = z
  .record(z.string(), z.looseObject({}))
  .refine((policy) => Object.keys(policy).length === 1, 'must name exactly one policy');

export const loadBalancingSchema = z.array(policySchema).min(1).transform(selectPolicy);
