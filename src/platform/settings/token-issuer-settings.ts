import * as z from 'zod';
import { variable, type Findings } from './group.js';
import { text, wholeNumber } from './schemas.js';

/** Where the keys are that sign tokens. */
export type TokenIssuerSettings =
  | {
      /** The cluster's own, asked at its API server. */
      readonly kind: 'kubernetes';
      readonly host: string;
      readonly port: number;
      readonly caFile: string;
      readonly tokenFile: string;
      /** Asked of the API server when it is undefined. */
      readonly issuer: string | undefined;
    }
  | {
      readonly kind: 'url';
      readonly url: string;
      readonly issuer: string;
      /** Authorities to trust instead of the system's. */
      readonly caFile: string | undefined;
      /** A bearer token to send. */
      readonly tokenFile: string | undefined;
    };

const apiFiles = { ca: '/var/run/secrets/duet/api/ca.crt', token: '/var/run/secrets/duet/api/token' };

/** A URL must have no name and password in it: those would be shown wherever the URL is. */
export const jwks = (): z.ZodType<string> =>
  z.string().refine((value) => {
    if (value === 'kubernetes') return true;
    const url = URL.canParse(value) ? new URL(value) : undefined;
    return url?.protocol === 'https:' && url.username === '' && url.password === '';
  }, 'must be kubernetes, or an https URL without a name or password in it');

/** The variables that say where the keys are. `jwks` says whether AUTH_JWKS has a default. */
export const issuerVariables = <S extends z.ZodType>(jwks: S) => ({
  issuer: variable('AUTH_ISSUER', 'The `iss` that tokens must have. Required with a URL.', text().optional(), {
    fallback: 'with `AUTH_JWKS=kubernetes`, asked of the API server',
  }),
  jwks: variable(
    'AUTH_JWKS',
    "Where the issuer's keys are: `kubernetes` is the API server at its address in the cluster; or an https URL.",
    jwks,
  ),
  jwksCaFile: variable(
    'AUTH_JWKS_CA_FILE',
    'The authorities to trust there. With a URL: by default those of Node.js.',
    text().optional(),
    { fallback: `with \`kubernetes\`, \`${apiFiles.ca}\`` },
  ),
  jwksTokenFile: variable(
    'AUTH_JWKS_TOKEN_FILE',
    'A bearer token to send there. With a URL: by default none.',
    text().optional(),
    { fallback: `with \`kubernetes\`, \`${apiFiles.token}\`` },
  ),
  apiHost: variable(
    'KUBERNETES_SERVICE_HOST',
    "The API server's address, with `AUTH_JWKS=kubernetes`.",
    text().optional(),
    { fallback: 'set by Kubernetes' },
  ),
  apiPort: variable(
    'KUBERNETES_SERVICE_PORT',
    "The API server's port; set by Kubernetes.",
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

/** Where the keys are, as the variables say. */
export const issuerOf = (
  { jwks, issuer, jwksCaFile, jwksTokenFile, apiHost, apiPort }: IssuerValues,
  { refuse }: Findings,
): TokenIssuerSettings | undefined => {
  if (jwks !== 'kubernetes') {
    if (issuer === undefined)
      return refuse('AUTH_ISSUER', 'is required with a URL in AUTH_JWKS: the issuer that tokens name');
    return { kind: 'url', url: jwks, issuer, caFile: jwksCaFile, tokenFile: jwksTokenFile };
  }
  if (apiHost === undefined) {
    return refuse(
      'AUTH_JWKS',
      'is kubernetes, by default, but this process is in no cluster (KUBERNETES_SERVICE_HOST is not set); give the https URL of a key set, or use AUTH_MODE=static',
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
