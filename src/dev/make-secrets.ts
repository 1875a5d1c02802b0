import { randomBytes } from 'node:crypto';
import { calledMethods } from '../post/ask-user.js';
import { makePrivateDirectory, writePrivateFile } from '../platform/private-files.js';
import { createAuthority } from '../grpc/testing/index.js';

/** The paths of the throwaway secrets of one start. */
export interface Secrets {
  /** ca.crt, tls.crt and tls.key. */
  readonly tlsDirectory: string;
  readonly tokensFile: string;
  readonly policyFile: string;
  /** The developer's token, which may call everything. */
  readonly tokenFile: string;
  /** Post's token for User. */
  readonly postTokenFile: string;
}

/** Writes a CA, a certificate for this machine and two tokens, in files that only this user can read. */
export const makeSecrets = (directory: string): Secrets => {
  const tlsDirectory = `${directory}/tls`;
  makePrivateDirectory(directory);
  makePrivateDirectory(tlsDirectory);
  const write = (file: string, text: string): string => {
    writePrivateFile(`${directory}/${file}`, text);
    return `${directory}/${file}`;
  };
  const authority = createAuthority('Duet development CA');
  const { certificatePem, privateKeyPem } = authority.issue({ dns: ['localhost'], ip: ['127.0.0.1'] });
  write('tls/ca.crt', authority.certificatePem);
  write('tls/tls.crt', certificatePem);
  write('tls/tls.key', privateKeyPem);

  const developer = randomBytes(32).toString('base64url');
  const post = randomBytes(32).toString('base64url');
  return {
    tlsDirectory,
    tokensFile: write(
      'tokens.json',
      json({
        tokens: [
          { token: developer, subject: 'developer' },
          { token: post, subject: 'post' },
        ],
      }),
    ),
    policyFile: write(
      'policy.json',
      json({
        callers: [
          { subject: 'developer', methods: ['*'] },
          { subject: 'post', methods: calledMethods },
        ],
      }),
    ),
    tokenFile: write('token', developer),
    postTokenFile: write('post-token', post),
  };
};

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
