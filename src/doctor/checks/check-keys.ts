import * as z from 'zod';
import type { IssuerDocument } from '../../grpc/auth/index.js';
import type { TokenIssuerSettings } from '../../platform/settings/token-issuer-settings.js';
import { explain } from '../explain.js';
import type { Tell } from '../finding.js';

const keySet = z.object({ keys: z.array(z.looseObject({ kid: z.string().optional() })) });

/** The key ids in a key set; none for other input. */
export const keyIds = (document: unknown): readonly string[] => {
  const parsed = keySet.safeParse(document);
  return parsed.success ? parsed.data.keys.map(({ kid }) => kid ?? 'without a name') : [];
};

/** Checks that the signing keys of tokens can be fetched where the services fetch them. */
export const checkKeys = async (
  issuer: TokenIssuerSettings | undefined,
  document: () => Promise<IssuerDocument>,
  tell: Tell,
): Promise<void> => {
  if (issuer === undefined) {
    tell.skipped('the source of token keys is not configured (AUTH_JWKS)');
    return;
  }
  const where = issuer.kind === 'kubernetes' ? 'the API server' : issuer.url;
  try {
    const { issuer: name, keySet: set } = await document();
    const ids = keyIds(set);
    if (ids.length === 0)
      tell.wrong({
        text: `${where} has an empty key set`,
        remedy: 'AUTH_JWKS must be the URL of a JSON Web Key Set. Without keys, services reject every token',
      });
    else tell.well(`${where} has ${ids.length} ${ids.length === 1 ? 'key' : 'keys'} of the issuer ${name}`);
  } catch (error) {
    tell.wrong({
      text: `the token keys cannot be fetched: ${explain(error)}`,
      remedy:
        issuer.kind === 'kubernetes'
          ? 'With a network policy, networkPolicy.apiServer.cidrs must name the API server; 403 means that the ClusterRoleBinding system:service-account-issuer-discovery is missing: kubectl get clusterrolebinding system:service-account-issuer-discovery'
          : 'Check that this pod may reach it (networkPolicy.extraEgress), and that its certificate is from a CA in AUTH_JWKS_CA_FILE',
    });
  }
};
