import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { type Certificates, secureContextOptions } from '../../grpc/tls/index.js';
import type { Pod } from '../find-pods.js';

export interface HandshakeOptions {
  readonly serverName: string;
  /** Whom to trust, and who to be if there is an identity. */
  readonly certificates: Certificates;
  readonly timeoutMs: number;
}

/** What a server did with a connection. */
export type Handshake =
  | {
      readonly kind: 'presented';
      readonly leaf: X509Certificate;
      /** Why OpenSSL does not trust the chain, `CERT_HAS_EXPIRED` for instance; undefined if it does. */
      readonly distrust: string | undefined;
      /** Whether the server went on to speak. One that wants another certificate of us hangs up instead. */
      readonly accepted: boolean;
    }
  | { readonly kind: 'nothing'; readonly why: string };

/**
 * Connects to a pod to see its certificate, and says nothing. The certificate is judged afterwards, and on its own: a
 * verifying handshake would tell of the first fault alone.
 */
export const shakeHands = (
  { address, port }: Pod,
  { serverName, certificates, timeoutMs }: HandshakeOptions,
): Promise<Handshake> =>
  new Promise((resolve) => {
    let presented: { readonly leaf: X509Certificate; readonly distrust: string | undefined } | undefined;
    const socket = connect({
      ...secureContextOptions(certificates, 'TLSv1.2'),
      host: address,
      port,
      servername: isIP(serverName) === 0 ? serverName : '', // An address is no name: RFC 6066.
      ALPNProtocols: ['h2'],
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
    });
    const end = (accepted: boolean, why: string): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(presented ? { kind: 'presented', ...presented, accepted } : { kind: 'nothing', why });
    };
    const timer = setTimeout(() => end(false, `no answer within ${timeoutMs} ms`), timeoutMs);
    socket.once('secureConnect', () => {
      const leaf = socket.getPeerX509Certificate();
      if (leaf !== undefined)
        presented = { leaf, distrust: socket.authorized ? undefined : distrustOf(socket.authorizationError) };
    });
    // A server of HTTP/2 speaks first.
    socket.once('data', () => end(true, ''));
    socket.once('error', (error: Error) =>
      end(false, 'code' in error && typeof error.code === 'string' ? error.code : 'the connection broke'),
    );
    socket.once('close', () => end(false, 'the connection was closed'));
  });

/** Declared as an Error, and given as its code. */
const distrustOf = (error: unknown): string =>
  error instanceof Error ? ('code' in error ? String(error.code) : error.message) : String(error);
