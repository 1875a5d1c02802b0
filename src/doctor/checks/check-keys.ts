import * as z from 'zod';
import type { IssuerDocument } from '../../grpc/auth/index.js';
import type { TokenIssuerSettings } from '../../platform/settings/token-issuer-settings.js';
import { explain } from '../explain.js';
import type { Tell } from '../finding.js';

const keySet = z.object({ keys: z.array(z.looseObject({ kid: z.string().optional() })) });

/** The names of the keys in a key set; none for what is not one. */
export const keyIds = (document: unknown): readonly string[] => {
  const parsed = keySet.safeParse(document);
  return parsed.success ? parsed.data.keys.map(({ kid }) => kid ?? 'without a name') : [];
};

/** Whether the keys that sign tokens can be had where the services have them. */
export const checkKeys = async (
  issuer: TokenIssuerSettings | undefined,
  document: () => Promise<IssuerDocument>,
  tell: Tell,
): Promise<void> => {
  if (issuer === undefined) {
    tell.skipped('where the keys of tokens are is not given (AUTH_JWKS)');
    return;
  }
  const where = issuer.kind === 'kubernetes' ? 'the API server' : issuer.url;
  try {
    const { issuer: name, keySet: set } = await document();
    const ids = keyIds(set);
    if (ids.length === 0)
      tell.wrong({
        text: `${where} has no keys in its key set`,
        remedy: 'Is AUTH_JWKS the address of a JSON Web Key Set? Services refuse every token without one',
      });
    else tell.well(`${where} has ${ids.length} ${ids.length === 1 ? 'key' : 'keys'} of the issuer ${name}`);
  } catch (error) {
    tell.wrong({
      text: `the keys of tokens cannot be fetched: ${explain(error)}`,
      remedy:
        issuer.kind === 'kubernetes'
          ? 'With a network policy, networkPolicy.apiServer.cidrs must name the API server; 403 says that the ClusterRoleBinding system:service-account-issuer-discovery is not there: kubectl get clusterrolebinding system:service-account-issuer-discovery'
          : 'Can this pod reach it (networkPolicy.extraEgress), and is its certificate of a CA in AUTH_JWKS_CA_FILE?',
    });
  }
};
