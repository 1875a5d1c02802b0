import { z } from 'zod';

/** Every kind of service client to measure. */
export const clientNames = ['post', 'grpc-js headless', 'grpc-go headless', 'clusterip'] as const;

/** Those of the gateway: on keep-alive connections, and on a new one for each request. */
export const httpClientNames = ['http kept', 'http new'] as const;

export type ClientName = (typeof clientNames)[number] | (typeof httpClientNames)[number];

/** The settings of the disturbance suite, besides those of every suite. */
export const settings = z
  .object({
    /** Built by build.sh. */
    E2E_LOAD_IMAGE: z.string().default('duet-load:e2e'),
    E2E_CLIENTS: z
      .string()
      .default(clientNames.join(','))
      .transform((text) => z.array(z.enum(clientNames)).parse(text.split(','))),
    /** Of all clients together. */
    E2E_CALLS_PER_SECOND: z.coerce.number().int().positive().default(200),
    /**
     * How long Post waits for authors, in milliseconds. Below the deadline of calls, and longer than the chart's
     * default: starting pods use all of a small machine for a second or two, for which other clients wait too.
     */
    E2E_AUTHOR_BUDGET_MS: z.coerce.number().int().positive().default(4_000),
    /** A values file for the release, such as the pace of its rollouts. */
    E2E_VALUES: z.string().optional(),
    /** See outside.ts. */
    E2E_ON_NODE: z.string().optional(),
    E2E_FREEZE: z.string().optional(),
    /** The tag of the older images, for upgrades. */
    E2E_BASELINE_TAG: z.string().default('baseline'),
    /** A file that receives all output of the load, line by line. */
    E2E_RECORDS: z.string().optional(),
    /** The document with the table. */
    E2E_TABLE: z.string().optional(),
  })
  .transform((env) => ({
    loadImage: env.E2E_LOAD_IMAGE,
    clients: env.E2E_CLIENTS,
    callsPerSecond: env.E2E_CALLS_PER_SECOND,
    authorBudgetMs: env.E2E_AUTHOR_BUDGET_MS,
    values: env.E2E_VALUES,
    onNode: env.E2E_ON_NODE,
    freeze: env.E2E_FREEZE,
    baselineTag: env.E2E_BASELINE_TAG,
    records: env.E2E_RECORDS,
    table: env.E2E_TABLE,
  }))
  .parse(process.env);
