import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuthority } from '../../../src/grpc/testing/index.js';
import { audience, startTokenIssuer } from '../../support/token-issuer.js';
import { bystander } from './service-process.js';

/** Certificates, tokens and who may call what, as a release has them. */
export interface Identities {
  /** The certificates' authority in PEM. */
  readonly authority: string;
  /** Of the attackers, each a subject of its own. */
  readonly attackerTokens: readonly string[];
  readonly bystanderToken: string;
  /** What a service must be told to serve with TLS and to verify tokens. */
  readonly serverEnv: Readonly<Record<string, string>>;
  /** What Post must be told to call User. */
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
