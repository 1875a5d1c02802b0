import { group, variable, type Group } from './group.js';
import { milliseconds, oneOf, text } from './schemas.js';

export type TlsSettings =
  | { readonly mode: 'disabled' }
  | {
      /** `mutual` requires a client certificate. */
      readonly mode: 'server' | 'mutual';
      /** Contains tls.crt and tls.key, and for mutual ca.crt. */
      readonly directory: string;
      /** The time for connected clients to reconnect after a change of certificates. */
      readonly reconnectWithinMs: number;
    };

export const tlsSettings = (): Group<TlsSettings> =>
  group(
    {
      mode: variable(
        'TLS_MODE',
        '`server`, `mutual` (clients must present a certificate) or `disabled`.',
        oneOf('server', 'mutual', 'disabled').default('server'),
        { decides: true },
      ),
      directory: variable(
        'TLS_DIRECTORY',
        'The directory of `tls.crt` and `tls.key`, and of `ca.crt` for `mutual`, such as a mounted cert-manager Secret. Read again every 5 s.',
        text().optional(),
        { fallback: 'required, unless `TLS_MODE` is `disabled`' },
      ),
      reconnectWithinMs: variable(
        'TLS_RECONNECT_WITHIN_MS',
        'When the certificates change, the server asks each older connection to reconnect, at a random time within this period.',
        milliseconds({ min: 0 }).default(60_000),
      ),
    },
    ({ mode, directory, reconnectWithinMs }, { refuse }) => {
      if (mode === 'disabled') return { mode };
      if (directory !== undefined) return { mode, directory, reconnectWithinMs };
      const files = mode === 'mutual' ? 'tls.crt, tls.key and ca.crt' : 'tls.crt and tls.key';
      return refuse(
        'TLS_DIRECTORY',
        `is required with TLS_MODE=${mode}: the directory of ${files}. To serve in plaintext, set TLS_MODE=disabled`,
      );
    },
  );
