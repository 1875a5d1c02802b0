import { z } from 'zod';
import { parseDuration } from './duration.js';

/** A duration of a service config, read. */
export const durationSchema = z.string().transform((text, context) => {
  const parsed = parseDuration(text);
  if (parsed !== undefined) return parsed;
  context.addIssue('must be a duration such as "1s" or "0.5s"');
  return z.NEVER;
});
