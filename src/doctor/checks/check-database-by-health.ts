import { askHealth } from '../ask-health.js';
import type { Examined } from '../examined.js';
import type { Tell } from '../finding.js';

/** What can be said of a database whose URL is not given: whether the pods say that they reach it. */
export const checkDatabaseByHealth = async (examined: Examined, tell: Tell): Promise<void> => {
  const { title, prefix, fullName } = examined;
  const { pods } = await examined.pods();
  const certificates = await examined.certificates().catch(() => undefined);
  const answers = await Promise.all(pods.map(async (pod) => askHealth(pod, examined, certificates)));
  const serving = answers.filter(({ service }) => 'state' in service && service.state === 'SERVING').length;
  const instead = `by the health of ${fullName}, ${serving} of ${pods.length} pods reach it`;
  if (serving === pods.length && serving > 0) tell.well(`the database of ${title}: ${instead}`);
  tell.skipped(
    `the migrations of ${title} are not compared: its database is not given (${prefix}_DATABASE_URL or ${prefix}_DATABASE_DIRECTORY)${serving === pods.length ? '' : `; ${instead}`}`,
  );
};
