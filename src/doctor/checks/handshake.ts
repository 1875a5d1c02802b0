import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect } from 'node:tls';
import { type Certificates, secureContextOptions } from '../../grpc/tls/index.js';
import type { Pod } from '../find-pods.js';

export interface HandshakeOptions {
  readonly serverName: string;
  /** The CA to trust, and the client certificate if there is one. */
  readonly certificates: Certificates;
  readonly timeoutMs: number;
}

/** How a server handled a connection. */
export type Handshake =
  | {
      readonly kind: 'presented';
      readonly leaf: X509Certificate;
      /** Why OpenSSL does not trust the chain, such as `CERT_HAS_EXPIRED`; undefined if it does. */
      readonly distrust: string | undefined;
      /**
       * Whether the server continued with HTTP/2. A server that requires another client certificate closes the
       * connection.
       */
      readonly accepted: boolean;
    }
  | { readonly kind: 'nothing'; readonly why: string };

/**
 * Connects to a pod and reads its certificate without sending data. The certificate is checked afterwards, because a
 * verifying handshake would report only the first fault.
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
      servername: isIP(serverName) === 0 ? serverName : '', // An address is not a server name: RFC 6066.
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
    // An HTTP/2 server sends the first frame.
    socket.once('data', () => end(true, ''));
    socket.once('error', (error: Error) =>
      end(false, 'code' in error && typeof error.code === 'string' ? error.code : 'the connection broke'),
    );
    socket.once('close', () => end(false, 'the connection was closed'));
  });

/** Declared as an Error, but its code is passed. */
const distrustOf = (error: unknown): string =>
  error instanceof Error ? ('code' in error ? String(error.code) : error.message) : String(error);
