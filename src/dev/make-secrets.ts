import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { createAuthority } from './certificates.js';

/** Where the throwaway secrets of a start are. */
export interface Secrets {
  /** ca.crt, tls.crt and tls.key. */
  readonly tlsDirectory: string;
  readonly tokensFile: string;
  readonly policyFile: string;
  /** The developer's own token, which may call everything. */
  readonly tokenFile: string;
  /** Post's, for User. */
  readonly postTokenFile: string;
}

/** Makes an authority, a certificate for this machine and two tokens, in files that only this user may read. */
export const makeSecrets = async (directory: string): Promise<Secrets> => {
  const tlsDirectory = `${directory}/tls`;
  await mkdir(tlsDirectory, { recursive: true, mode: 0o700 });
  const write = async (file: string, text: string): Promise<string> => {
    await writeFile(`${directory}/${file}`, text, { mode: 0o600 });
    return `${directory}/${file}`;
  };
  const authority = createAuthority('Duet development CA');
  const { certificatePem, privateKeyPem } = authority.issue({ dns: ['localhost'], ip: ['127.0.0.1'] });
  await write('tls/ca.crt', authority.certificatePem);
  await write('tls/tls.crt', certificatePem);
  await write('tls/tls.key', privateKeyPem);

  const developer = randomBytes(32).toString('base64url');
  const post = randomBytes(32).toString('base64url');
  return {
    tlsDirectory,
    tokensFile: await write(
      'tokens.json',
      json({
        tokens: [
          { token: developer, subject: 'developer' },
          { token: post, subject: 'post' },
        ],
      }),
    ),
    policyFile: await write(
      'policy.json',
      json({
        callers: [
          { subject: 'developer', methods: ['*'] },
          { subject: 'post', methods: ['/v1.user.User/BatchGetUsers', '/v1.user.User/GetUser'] },
        ],
      }),
    ),
    tokenFile: await write('token', developer),
    postTokenFile: await write('post-token', post),
  };
};

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
