import { group, variable, type Group } from './group.js';
import { oneOf, text } from './schemas.js';

export type TlsSettings =
  | { readonly mode: 'disabled' }
  | {
      /** `mutual` asks clients for a certificate. */
      readonly mode: 'server' | 'mutual';
      /** Holds tls.crt and tls.key, and for mutual ca.crt. */
      readonly directory: string;
    };

export const tlsSettings = (): Group<TlsSettings> =>
  group(
    {
      mode: variable('TLS_MODE', 'server, mutual or disabled', oneOf('server', 'mutual', 'disabled').default('server'), { decides: true }),
      directory: variable('TLS_DIRECTORY', 'the directory of tls.crt and tls.key, and of ca.crt for mutual TLS', text().optional()),
    },
    ({ mode, directory }, { refuse }) => {
      if (mode === 'disabled') return { mode };
      if (directory !== undefined) return { mode, directory };
      const files = mode === 'mutual' ? 'tls.crt, tls.key and ca.crt' : 'tls.crt and tls.key';
      return refuse('TLS_DIRECTORY', `is required with TLS_MODE=${mode}: the directory of ${files}. To serve in plaintext, set TLS_MODE=disabled`);
    },
  );
