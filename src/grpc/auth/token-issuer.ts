import { status } from '@grpc/grpc-js';
import * as z from 'zod';
import { StatusError } from '../common/status-error.js';
import { fetchJson, type JsonSource } from './fetch-json.js';

/** The `iss` of an issuer's tokens and its key set, not yet validated. */
export interface IssuerDocument {
  readonly issuer: string;
  readonly keySet: unknown;
}

/** Fetches it. The signal aborts when the result is no longer needed. */
export type TokenIssuer = (abandoned: AbortSignal) => Promise<IssuerDocument>;

/** An issuer with a known name and key set URL. Source: OpenID Connect Discovery, `jwks_uri`. */
export const issuerAt =
  (issuer: string, source: JsonSource): TokenIssuer =>
  async (abandoned) => ({ issuer, keySet: await fetchJson(source, abandoned) });

/** The address of the API server, and the credentials for it. */
export interface KubernetesIssuerOptions {
  /** The API server inside the cluster: `KUBERNETES_SERVICE_HOST` and `KUBERNETES_SERVICE_PORT` (443 by default). */
  readonly host: string;
  readonly port?: number | undefined;
  /** The cluster's CA, as in the ConfigMap `kube-root-ca.crt`. */
  readonly caFile: string;
  /** A projected service account token for the API server's audience. */
  readonly tokenFile: string;
  /** Default: the API server names it. */
  readonly issuer?: string | undefined;
  readonly timeoutMs?: number | undefined;
}

/**
 * The cluster as the issuer of service account tokens. Both documents come from the in-cluster address of the API
 * server, because its `jwks_uri` is for clients outside and pods often cannot reach it. Source: Kubernetes, "Service
 * account issuer discovery".
 */
export const kubernetesIssuer = ({
  host,
  port = 443,
  caFile,
  tokenFile,
  issuer,
  timeoutMs,
}: KubernetesIssuerOptions): TokenIssuer => {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const ask = async (path: string, abandoned: AbortSignal): Promise<unknown> =>
    fetchJson({ url: `https://${authority}${path}`, caFile, tokenFile, timeoutMs }, abandoned);
  const discover = async (abandoned: AbortSignal): Promise<string> => {
    const document = discovery.safeParse(await ask('/.well-known/openid-configuration', abandoned));
    if (!document.success)
      throw new StatusError(status.UNAVAILABLE, `the discovery document of ${authority} names no issuer`);
    return document.data.issuer;
  };
  return async (abandoned) => {
    const keySet = await ask('/openid/v1/jwks', abandoned);
    return { issuer: issuer ?? (await discover(abandoned)), keySet };
  };
};

const discovery = z.object({ issuer: z.string().min(1) });
