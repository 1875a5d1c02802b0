import { status } from '@grpc/grpc-js';
import * as z from 'zod';
import { StatusError } from '../common/status-error.js';
import { fetchJson, type JsonSource } from './fetch-json.js';

/** What an issuer says of itself: the `iss` of its tokens and its key set, not yet checked. */
export interface IssuerDocument {
  readonly issuer: string;
  readonly keySet: unknown;
}

/** Asks for it. The signal aborts when the answer is no longer needed. */
export type TokenIssuer = (abandoned: AbortSignal) => Promise<IssuerDocument>;

/** An issuer that is known by name, with its key set at an address. Source: OpenID Connect Discovery, `jwks_uri`. */
export const issuerAt =
  (issuer: string, source: JsonSource): TokenIssuer =>
  async (abandoned) => ({ issuer, keySet: await fetchJson(source, abandoned) });

/** Where the API server is, and as whom it is asked. */
export interface KubernetesIssuerOptions {
  /** The API server inside the cluster: `KUBERNETES_SERVICE_HOST` and `KUBERNETES_SERVICE_PORT` (443 by default). */
  readonly host: string;
  readonly port?: number | undefined;
  /** The cluster's CA, as in the ConfigMap `kube-root-ca.crt`. */
  readonly caFile: string;
  /** A projected service account token for the API server's audience. */
  readonly tokenFile: string;
  /** Asked of the API server when it is not given. */
  readonly issuer?: string | undefined;
  readonly timeoutMs?: number | undefined;
}

/**
 * The cluster itself as issuer of service account tokens. Both documents are asked at the API server's in-cluster
 * address: the `jwks_uri` that it names is for those outside, and a pod often cannot reach it.
 * Source: Kubernetes, "Service account issuer discovery".
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
    if (!document.success) throw new StatusError(status.UNAVAILABLE, `${authority} names no issuer`);
    return document.data.issuer;
  };
  return async (abandoned) => {
    const keySet = await ask('/openid/v1/jwks', abandoned);
    return { issuer: issuer ?? (await discover(abandoned)), keySet };
  };
};

const discovery = z.object({ issuer: z.string().min(1) });
