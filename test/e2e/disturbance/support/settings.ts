import { z } from 'zod';

/** Every kind of client of the services that is measured. */
export const clientNames = ['post', 'grpc-js headless', 'grpc-go headless', 'clusterip'] as const;

/** Those of the gateway: on connections that are kept, and on a new one for each request. */
export const httpClientNames = ['http kept', 'http new'] as const;

export type ClientName = (typeof clientNames)[number] | (typeof httpClientNames)[number];

/** What the disturbance suite is told by its environment, besides what every suite is. */
export const settings = z
  .object({
    /** Made by build.sh. */
    E2E_LOAD_IMAGE: z.string().default('duet-load:e2e'),
    E2E_CLIENTS: z
      .string()
      .default(clientNames.join(','))
      .transform((text) => z.array(z.enum(clientNames)).parse(text.split(','))),
    /** Of all clients together. */
    E2E_CALLS_PER_SECOND: z.coerce.number().int().positive().default(200),
    /**
     * How long Post waits for authors, in milliseconds. Below the deadline of calls, and longer than the chart has it: pods
     * that start take all of a small machine for a second or two, for which other clients wait, too.
     */
    E2E_AUTHOR_BUDGET_MS: z.coerce.number().int().positive().default(4_000),
    /** A file of values for the release, as the pace of its rollouts. */
    E2E_VALUES: z.string().optional(),
    /** See outside.ts. */
    E2E_ON_NODE: z.string().optional(),
    E2E_FREEZE: z.string().optional(),
    /** The tag of the services' images from before, for upgrades. */
    E2E_BASELINE_TAG: z.string().default('baseline'),
    /** A file that gets all that the load told, line by line. */
    E2E_RECORDS: z.string().optional(),
    /** The document that gets the table. */
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
