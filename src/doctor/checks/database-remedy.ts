import type { StatusError } from '../../grpc/index.js';
import { certificateProblem, type CertificateProblem } from '../../platform/database/encryption/certificate-problem.js';
import { sqlState } from '../../platform/database/database-error.js';
import type { ServiceFacts } from '../examined.js';

/** What to do about a database that cannot be used. */
export const databaseRemedy = (
  error: StatusError,
  { component, prefix }: Pick<ServiceFacts, 'component' | 'prefix'>,
  object: string,
): string => {
  const problem = certificateProblem(error.cause);
  if (problem !== undefined) return encryptionRemedies[problem](component);
  const secret = `the Secret that DATABASE_URL or DATABASE_DIRECTORY of the Deployment ${object} comes from (key ${component}-url of the bundled database's)`;
  const state = sqlState(error);
  if (state === '28P01' || state === '28000')
    return `The password of the role and ${secret} differ: docs/operations/database.md, "A new password"`;
  if (state === '3D000') return `Make the database, owned by the role, or mend its name in ${secret}`;
  return `Is it up, and may this pod reach it (a network policy)? Look at ${prefix}_DATABASE_URL or ${prefix}_DATABASE_DIRECTORY and, with the bundled one, at its pod: kubectl get pods --selector app.kubernetes.io/component=postgresql`;
};

const encryptionRemedies: Readonly<Record<CertificateProblem, (component: string) => string>> = {
  authority: (component) =>
    `Name the CA that signed it in database.existingSecret.${component}.ca (name and key of its Secret; CloudNativePG's is <cluster>-ca, ca.crt)`,
  name: (component) =>
    `Use a host that the certificate carries in the Secret database.existingSecret.${component}.name, or have the server present a certificate for this host`,
  time: () =>
    'Renew the certificate of the database and, if that ends too, its CA; compare the clocks of both machines',
  'plaintext-only': (component) =>
    `Turn TLS on at the server (ssl = on), or, where the network is trusted, leave database.existingSecret.${component}.ca empty and set sslmode=disable in the URL`,
  'encrypted-only': (component) =>
    `Set database.existingSecret.${component}.ca to the CA of the server, or sslmode=verify-full in the URL`,
};
