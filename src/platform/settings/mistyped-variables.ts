import type { Environment } from './group.js';

/** A variable that is probably a mistyped setting. */
export interface Mistyped {
  readonly name: string;
  readonly meant: string;
}

export interface UnknownVariables {
  readonly mistyped: readonly Mistyped[];
  /** Starts like a setting but resembles none; or is one that Kubernetes sets. */
  readonly ignored: readonly string[];
}

/** The first words of our settings. Others, such as LOG_ and MAX_, may belong to other software. */
const ourPrefixes = ['TLS_', 'AUTH_', 'DATABASE_', 'KEEPALIVE_', 'USER_'];

/**
 * Variables that Kubernetes sets for each Service of the namespace, unless the pod has `enableServiceLinks: false`: a
 * Service named `user` creates USER_SERVICE_HOST, USER_PORT and USER_PORT_9000_TCP_ADDR. If these were errors,
 * another team's Service could stop ours from starting. Source: Kubernetes, "Accessing the Service", environment
 * variables.
 */
const serviceLink = /_SERVICE_(?:HOST|PORT(?:_\w+)?)$|_PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?$/;

/** Finds variables that start like ours but are not settings. `known` are the service's own. */
export const findUnknownVariables = (environment: Environment, known: readonly string[]): UnknownVariables => {
  const prefixes = ourPrefixes.filter((prefix) => known.some((name) => name.startsWith(prefix)));
  const mistyped: Mistyped[] = [];
  const ignored: string[] = [];
  for (const [name, value] of Object.entries(environment)) {
    if (
      value === undefined ||
      value === '' ||
      known.includes(name) ||
      !prefixes.some((prefix) => name.startsWith(prefix))
    )
      continue;
    const meant = serviceLink.test(name) ? undefined : nearest(name, known);
    if (meant === undefined) ignored.push(name);
    else mistyped.push({ name, meant });
  }
  return { mistyped, ignored };
};

const nearest = (name: string, known: readonly string[]): string | undefined => {
  const abbreviated = known.filter((candidate) => candidate.startsWith(name));
  if (abbreviated.length === 1) return abbreviated[0];
  let best: string | undefined;
  let least = Math.max(2, Math.floor(name.length / 5)) + 1;
  for (const candidate of known) {
    const distance = editDistance(name, candidate);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
};

/** The edit distance between two words (Levenshtein). */
const editDistance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const exchanged = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(exchanged, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
};
