import * as z from 'zod';
import { variable, type Findings } from './group.js';
import { text, wholeNumber } from './schemas.js';

/** Where to fetch the keys that sign tokens. */
export type TokenIssuerSettings =
  | {
      /** The cluster's own keys, from its API server. */
      readonly kind: 'kubernetes';
      readonly host: string;
      readonly port: number;
      readonly caFile: string;
      readonly tokenFile: string;
      /** If undefined, the API server names it. */
      readonly issuer: string | undefined;
    }
  | {
      readonly kind: 'url';
      readonly url: string;
      readonly issuer: string;
      /** CAs to trust instead of the system's. */
      readonly caFile: string | undefined;
      /** A bearer token to send. */
      readonly tokenFile: string | undefined;
    };

const apiFiles = { ca: '/var/run/secrets/duet/api/ca.crt', token: '/var/run/secrets/duet/api/token' };

/** A URL must not contain a user and password, because logs and errors show URLs. */
export const jwks = (): z.ZodType<string> =>
  z.string().refine((value) => {
    if (value === 'kubernetes') return true;
    const url = URL.canParse(value) ? new URL(value) : undefined;
    return url?.protocol === 'https:' && url.username === '' && url.password === '';
  }, 'must be kubernetes, or an https URL without user and password');

/** The variables of the key source. `jwks` says whether AUTH_JWKS has a default. */
export const issuerVariables = <S extends z.ZodType>(jwks: S) => ({
  issuer: variable(
    'AUTH_ISSUER',
    'The required `iss` of tokens. Required if `AUTH_JWKS` is a URL.',
    text().optional(),
    {
      fallback: 'with `AUTH_JWKS=kubernetes`, fetched from the API server',
    },
  ),
  jwks: variable(
    'AUTH_JWKS',
    "Where to fetch the issuer's keys: `kubernetes` for the API server at its in-cluster address, or an https URL.",
    jwks,
  ),
  jwksCaFile: variable(
    'AUTH_JWKS_CA_FILE',
    'The CA file for that server. Default for a URL: the CAs of Node.js.',
    text().optional(),
    { fallback: `with \`kubernetes\`, \`${apiFiles.ca}\`` },
  ),
  jwksTokenFile: variable(
    'AUTH_JWKS_TOKEN_FILE',
    'The file of the bearer token to send to that server. Default for a URL: none.',
    text().optional(),
    { fallback: `with \`kubernetes\`, \`${apiFiles.token}\`` },
  ),
  apiHost: variable(
    'KUBERNETES_SERVICE_HOST',
    'The address of the API server, for `AUTH_JWKS=kubernetes`.',
    text().optional(),
    { fallback: 'set by Kubernetes' },
  ),
  apiPort: variable(
    'KUBERNETES_SERVICE_PORT',
    'The port of the API server; set by Kubernetes.',
    wholeNumber({ min: 1, max: 65_535 }).default(443),
  ),
});

interface IssuerValues {
  readonly jwks: string;
  readonly issuer?: string | undefined;
  readonly jwksCaFile?: string | undefined;
  readonly jwksTokenFile?: string | undefined;
  readonly apiHost?: string | undefined;
  readonly apiPort: number;
}

/** The key source from the variables. */
export const issuerOf = (
  { jwks, issuer, jwksCaFile, jwksTokenFile, apiHost, apiPort }: IssuerValues,
  { refuse }: Findings,
): TokenIssuerSettings | undefined => {
  if (jwks !== 'kubernetes') {
    if (issuer === undefined)
      return refuse('AUTH_ISSUER', 'is required if AUTH_JWKS is a URL: the issuer of the tokens');
    return { kind: 'url', url: jwks, issuer, caFile: jwksCaFile, tokenFile: jwksTokenFile };
  }
  if (apiHost === undefined) {
    return refuse(
      'AUTH_JWKS',
      'is kubernetes by default, but this process is not in a cluster (KUBERNETES_SERVICE_HOST is not set); set the https URL of a key set, or use AUTH_MODE=static',
    );
  }
  return {
    kind: 'kubernetes',
    host: apiHost,
    port: apiPort,
    caFile: jwksCaFile ?? apiFiles.ca,
    tokenFile: jwksTokenFile ?? apiFiles.token,
    issuer,
  };
};
