import { getUserCall } from './get-user.js';
import { cpuProfile } from './measure/cpu-profile.js';
import { h2load } from './measure/load.js';
import type { Surroundings } from './surroundings.js';

/** Shows where the time of a GetUser with all interceptors goes. */
export const profile = async ({ startDuet, directory, token, pace }: Surroundings): Promise<string> => {
  const tables = await cpuProfile({
    start: (flags) => startDuet('user.js', { flags }),
    load: ({ port }, seconds) =>
      h2load(port, getUserCall(token), { connections: 4, inFlight: 128, seconds }, directory),
    directory,
    pace,
  });
  return `## Where the time of a GetUser goes\n\n${tables}`;
};
