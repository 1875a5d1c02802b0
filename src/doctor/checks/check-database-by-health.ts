import { askHealth } from '../ask-health.js';
import type { Examined } from '../examined.js';
import type { Tell } from '../finding.js';

/** The state of a database whose URL is not configured: whether the pods report that they reach it. */
export const checkDatabaseByHealth = async (examined: Examined, tell: Tell): Promise<void> => {
  const { title, prefix, fullName } = examined;
  const { pods } = await examined.pods();
  const certificates = await examined.certificates().catch(() => undefined);
  const answers = await Promise.all(pods.map(async (pod) => askHealth(pod, examined, certificates)));
  const serving = answers.filter(({ service }) => 'state' in service && service.state === 'SERVING').length;
  const instead = `by the health of ${fullName}, ${serving} of ${pods.length} pods reach it`;
  if (serving === pods.length && serving > 0) tell.well(`the database of ${title}: ${instead}`);
  tell.skipped(
    `the migrations of ${title} are not compared: its database is not configured (${prefix}_DATABASE_URL or ${prefix}_DATABASE_DIRECTORY)${serving === pods.length ? '' : `; ${instead}`}`,
  );
};
