import { startTokenIssuer, type TestIssuer } from '../../support/token-issuer.js';
import { openDatabases, type Databases } from './databases.js';

/** The token issuer and the databases for all releases of a suite. Call it within the `describe`. */
export const sharedParts = (): { readonly issuer: TestIssuer; readonly databases: Databases } => {
  let issuer: TestIssuer;
  let databases: Databases;
  before(async function () {
    this.timeout(120_000); // A database takes seconds to start, or longer on a busy machine.
    issuer = await startTokenIssuer();
    databases = await openDatabases();
  });
  after(async () => {
    await databases.close();
    await issuer.close();
  });
  return {
    get issuer() {
      return issuer;
    },
    get databases() {
      return databases;
    },
  };
};
