import { group, variable, type Group } from './group.js';
import { oneOf, text } from './schemas.js';
import { issuerOf, issuerVariables, jwks, type TokenIssuerSettings } from './token-issuer-settings.js';

export type AuthSettings =
  | { readonly mode: 'disabled' }
  | {
      readonly mode: 'jwt';
      readonly issuer: TokenIssuerSettings;
      readonly audience: string;
      readonly policyFile: string;
    }
  | { readonly mode: 'static'; readonly tokensFile: string; readonly policyFile: string };

export const authSettings = (): Group<AuthSettings> =>
  group(
    {
      mode: variable(
        'AUTH_MODE',
        '`jwt`, `static` (a file of tokens) or `disabled`. With `TLS_MODE=disabled` it must be `disabled`, unless the service listens on a loopback address.',
        oneOf('jwt', 'static', 'disabled').default('jwt'),
        { decides: true },
      ),
      policyFile: variable(
        'AUTH_POLICY_FILE',
        'The access policy, a JSON file that says which subjects may call which methods: `{"callers":[{"subject":"…","methods":["/v1.user.User/GetUser","/v1.user.User/*"]}]}`; `*` means every method. Read again every 5 s.',
        text().optional(),
        { fallback: 'required, unless `AUTH_MODE` is `disabled`' },
      ),
      tokensFile: variable(
        'AUTH_TOKENS_FILE',
        'The JSON file of static tokens: `{"tokens":[{"token":"…","subject":"…"}]}`. Read again every 5 s. Rejected with `AUTH_MODE=jwt`.',
        text().optional(),
        { fallback: 'required with `AUTH_MODE=static`' },
      ),
      audience: variable('AUTH_AUDIENCE', 'The `aud` that tokens must have.', text().optional(), {
        fallback: 'required with `AUTH_MODE=jwt`',
      }),
      ...issuerVariables(jwks().default('kubernetes')),
    },
    (values, findings) => {
      const { mode, policyFile, tokensFile, audience } = values;
      if (mode === 'disabled') return { mode };
      const { refuse } = findings;
      if (policyFile === undefined)
        refuse(
          'AUTH_POLICY_FILE',
          `is required with AUTH_MODE=${mode}: a JSON file that says which subjects may call which methods`,
        );
      if (mode === 'static') {
        if (tokensFile === undefined)
          refuse('AUTH_TOKENS_FILE', 'is required with AUTH_MODE=static: a JSON file of tokens and their subjects');
        return policyFile !== undefined && tokensFile !== undefined ? { mode, tokensFile, policyFile } : undefined;
      }
      if (tokensFile !== undefined)
        refuse('AUTH_TOKENS_FILE', 'requires AUTH_MODE=static; AUTH_MODE=jwt does not accept static tokens');
      if (audience === undefined)
        refuse('AUTH_AUDIENCE', 'is required with AUTH_MODE=jwt: the audience of tokens for this service');
      const issuer = issuerOf(values, findings);
      return policyFile !== undefined && audience !== undefined && issuer !== undefined
        ? { mode, issuer, audience, policyFile }
        : undefined;
    },
  );
