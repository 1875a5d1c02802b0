import { readFileSync } from 'node:fs';
import { Secret } from '../secret.js';
import { urlOfDirectory } from './database-directory.js';
import type { Findings } from './group.js';

/** What the variables DATABASE_CA_FILE mean, in Markdown. */
export const databaseCaFileMeaning =
  'The CA of the server, in PEM: connections then use TLS and verify the certificate and its name by this CA only, regardless of `sslmode` and `sslrootcert` in the URL. Each new connection reads the file again.';

export interface DatabaseAddress {
  readonly url?: Secret | undefined;
  readonly directory?: string | undefined;
  readonly caFile?: string | undefined;
}

/** The URL of a database by the variables `…DATABASE_URL`, `…DATABASE_DIRECTORY` and `…DATABASE_CA_FILE`; undefined where none is given. */
export const databaseUrlOf = (
  { url, directory, caFile }: DatabaseAddress,
  prefix: '' | 'USER_' | 'POST_',
  findings: Findings,
): Secret | undefined => {
  const caVariable = `${prefix}DATABASE_CA_FILE`;
  if (url === undefined) {
    if (directory === undefined) return undefined;
    if (caFile !== undefined)
      findings.refuse(
        caVariable,
        `must not be set together with ${prefix}DATABASE_DIRECTORY, which has the CA as ca.crt`,
      );
    return urlOfDirectory(`${prefix}DATABASE_DIRECTORY`, directory, findings);
  }
  if (caFile === undefined) return url;
  if (!isPem(caFile)) return findings.refuse(caVariable, 'must name a file with a CA in PEM');
  const checked = new URL(url.reveal());
  checked.searchParams.set('sslmode', 'verify-full');
  checked.searchParams.set('sslrootcert', caFile);
  return new Secret(checked.href);
};

const isPem = (path: string): boolean => {
  try {
    return readFileSync(path, 'utf8').includes('-----BEGIN CERTIFICATE-----');
  } catch {
    return false;
  }
};
