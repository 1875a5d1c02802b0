import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuthority } from '../../../src/grpc/testing/index.js';
import { audience, startTokenIssuer } from '../../support/token-issuer.js';
import { bystander } from './service-process.js';

/** Certificates, tokens and policies, as in a release. */
export interface Identities {
  /** The CA of the certificates in PEM. */
  readonly authority: string;
  /** Of the attackers, each with its own subject. */
  readonly attackerTokens: readonly string[];
  readonly bystanderToken: string;
  /** The settings of a service with TLS and token verification. */
  readonly serverEnv: Readonly<Record<string, string>>;
  /** Post's settings for calls to User. */
  readonly clientEnv: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const attackers = 10;
const lifeS = 3_600;

/** @param directory of the files */
export const createIdentities = async (directory: string): Promise<Identities> => {
  const issuer = await startTokenIssuer();
  const tls = join(directory, 'tls');
  const policyFile = join(directory, 'policy.json');
  const tokenFile = join(directory, 'post-token');
  await mkdir(tls);
  const authority = createAuthority('Hostile CA');
  const { certificatePem, privateKeyPem } = authority.issue({ dns: ['localhost'], ip: ['127.0.0.1'] });
  await writeFile(join(tls, 'ca.crt'), authority.certificatePem);
  await writeFile(join(tls, 'tls.crt'), certificatePem);
  await writeFile(join(tls, 'tls.key'), privateKeyPem);

  const attackerNames = Array.from({ length: attackers }, (_, index) => `attacker-${index}`);
  const callers = [bystander, ...attackerNames, 'post'].map((subject) => ({ subject, methods: ['*'] }));
  await writeFile(policyFile, JSON.stringify({ callers }));
  const sign = (sub: string): Promise<string> => issuer.sign({ sub, exp: Math.floor(Date.now() / 1_000) + lifeS });
  await writeFile(tokenFile, await sign('post'));

  return {
    authority: authority.certificatePem,
    attackerTokens: await Promise.all(attackerNames.map(sign)),
    bystanderToken: await sign(bystander),
    serverEnv: {
      TLS_DIRECTORY: tls,
      AUTH_POLICY_FILE: policyFile,
      AUTH_AUDIENCE: audience,
      AUTH_ISSUER: issuer.issuer,
      AUTH_JWKS: issuer.url,
      AUTH_JWKS_CA_FILE: issuer.caFile,
    },
    clientEnv: { USER_TLS_DIRECTORY: tls, USER_TLS_SERVER_NAME: 'localhost', USER_TOKEN_FILE: tokenFile },
    close: () => issuer.close(),
  };
};
