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
  const secret = `the Secret of DATABASE_URL or DATABASE_DIRECTORY of the Deployment ${object} (key ${component}-url of the bundled database's)`;
  const state = sqlState(error);
  if (state === '28P01' || state === '28000')
    return `The password of the role and ${secret} differ: docs/operations/database.md, "A new password"`;
  if (state === '3D000') return `Create the database, owned by the role, or correct its name in ${secret}`;
  return `Check that it runs and that this pod may reach it (a network policy). See ${prefix}_DATABASE_URL or ${prefix}_DATABASE_DIRECTORY and, with the bundled one, its pod: kubectl get pods --selector app.kubernetes.io/component=postgresql`;
};

const encryptionRemedies: Readonly<Record<CertificateProblem, (component: string) => string>> = {
  authority: (component) =>
    `Set the CA that signed it in database.existingSecret.${component}.ca (name and key of its Secret; CloudNativePG's is <cluster>-ca, ca.crt)`,
  name: (component) =>
    `Use a host from the certificate in the Secret database.existingSecret.${component}.name, or have the server present a certificate for this host`,
  time: () =>
    'Renew the certificate of the database and, if that expires too, its CA; compare the clocks of both machines',
  'plaintext-only': (component) =>
    `Enable TLS on the server (ssl = on) or, if the network is trusted, leave database.existingSecret.${component}.ca empty and set sslmode=disable in the URL`,
  'encrypted-only': (component) =>
    `Set database.existingSecret.${component}.ca to the CA of the server, or sslmode=verify-full in the URL`,
};
