import { group, variable, type Group } from './group.js';
import { milliseconds, oneOf, text } from './schemas.js';

export type TlsSettings =
  | { readonly mode: 'disabled' }
  | {
      /** `mutual` asks clients for a certificate. */
      readonly mode: 'server' | 'mutual';
      /** Holds tls.crt and tls.key, and for mutual ca.crt. */
      readonly directory: string;
      /** After a change of certificates, for clients that are connected to have connected again. */
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
        'The directory of `tls.crt` and `tls.key`, and of `ca.crt` for `mutual`, as a Secret of cert-manager is mounted. Read again every 5 s.',
        text().optional(),
        { fallback: 'required, unless `TLS_MODE` is `disabled`' },
      ),
      reconnectWithinMs: variable(
        'TLS_RECONNECT_WITHIN_MS',
        'After a change of certificates, the server asks each older connection to reconnect, at a random time within this.',
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
