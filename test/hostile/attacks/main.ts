import { idleSessions } from './connections.js';
import { emptyFieldBombs, endlessRequests, gzipBombs, watches } from './health.js';
import { idleConnections, pipelinedScrapes } from './metrics.js';
import { repeatedFields, trickle } from './requests.js';
import { sentBytes, type Target } from './target.js';
import { unknownPaths } from './unknown-paths.js';
import { listings, unread } from './unread.js';

/*
 * One attack in its own process, so that its cost does not slow down measured callers. Its arguments are the attack's
 * name, the target and the attack's options in JSON. It prints its result as one line of JSON.
 */

const attacks = {
  gzipBombs,
  emptyFieldBombs,
  endlessRequests,
  watches,
  pipelinedScrapes,
  idleConnections,
  idleSessions,
  unknownPaths,
  unread,
  listings,
  repeatedFields,
  trickle,
} as const;

export type AttackName = keyof typeof attacks;
/** The options of an attack. */
export type AttackOptions = { readonly [Name in AttackName]: Parameters<(typeof attacks)[Name]>[1] };

const [name = '', target = '', options = ''] = process.argv.slice(2);
const attack: unknown = Reflect.get(attacks, name);
if (typeof attack !== 'function') throw new Error(`there is no attack ${name}`);
const outcome: unknown = await Reflect.apply(attack, undefined, [JSON.parse(target) as Target, JSON.parse(options)]);
process.stdout.write(`${JSON.stringify({ sentBytes: sentBytes(), outcome })}\n`, () => process.exit());
