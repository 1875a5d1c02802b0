import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Secret } from '../secret.js';
import type { Findings } from './group.js';

/** The meaning of the DATABASE_DIRECTORY variables, in Markdown. */
export const databaseDirectoryMeaning =
  'Instead of the URL: a directory with the files `host`, `user`, `password` and `dbname`, and optionally `port` (default 5432) and `ca.crt`, such as a mounted Secret. Connections use TLS and verify the name of the server, against `ca.crt` or, without it, the CAs that Node.js trusts.';

/**
 * The URL from the files of a directory. Rejects the variable `name` for missing or empty files, without quoting the
 * others.
 */
export const urlOfDirectory = (name: string, directory: string, { refuse }: Findings): Secret | undefined => {
  const read = (file: string): string => {
    const path = join(directory, file);
    // Text editors end a file with a newline, which is not part of a password.
    return existsSync(path) ? readFileSync(path, 'utf8').replace(/\r?\n$/, '') : '';
  };
  const files = ['host', 'user', 'password', 'dbname'];
  const [host = '', user = '', password = '', dbname = ''] = files.map(read);
  const missing = files.filter((file) => read(file) === '');
  if (missing.length > 0)
    return refuse(
      name,
      `must name a directory with the files host, user, password and dbname; missing or empty: ${missing.join(', ')}`,
    );
  const port = read('port') || '5432';
  const isPort = /^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535;
  if (!isPort) return refuse(name, 'must name a directory whose file port is a number from 1 to 65535');
  const address = host.includes(':') ? `[${host}]` : encodeURIComponent(host);
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
  const ca = resolve(directory, 'ca.crt');
  const root = existsSync(ca) ? `&sslrootcert=${encodeURIComponent(ca)}` : '';
  // `pg` decodes the path by decodeURI, which leaves what encodeURI does not encode.
  const path = encodeURI(dbname).replaceAll('?', '%3F').replaceAll('#', '%23');
  return new Secret(`postgres://${login}@${address}:${port}/${path}?sslmode=verify-full${root}`);
};
