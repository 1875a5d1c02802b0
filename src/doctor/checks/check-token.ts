import { status } from '@grpc/grpc-js';
import type { IssuerDocument } from '../../grpc/auth/index.js';
import { bearerToken } from '../../grpc/client/index.js';
import { subjectOf, type Examined } from '../examined.js';
import type { Cause, Tell } from '../finding.js';
import { steadyOutcomeOf, type Outcome } from '../outcome.js';
import { keyIds } from './check-keys.js';
import { readClaims, type ReadToken, type TokenFault } from './token-faults.js';

export interface TokenCheck {
  readonly examined: Examined;
  /** The other service, whose token this one must refuse. */
  readonly other: Examined | undefined;
  /** Undefined where it is not given; rejects where it cannot be had. */
  readonly issuer: (() => Promise<IssuerDocument>) | undefined;
}

/** Where these are wrong, no call gets as far as its token. */
const noConnection: readonly Cause[] = ['dns', 'certificates', 'health'];

const timeoutMs = 5_000;

/** Whether a service takes the token that is meant for it, and no other. */
export const checkToken = async ({ examined, other, issuer }: TokenCheck, tell: Tell): Promise<void> => {
  const { title, prefix, channelSettings, settings } = examined;
  const { tls, tokenFile } = channelSettings;
  if (tokenFile === undefined && settings.audience === undefined) {
    const why = tls.mode === 'disabled' ? 'over plaintext none is presented' : `none is given (${prefix}_TOKEN_FILE)`;
    tell.skipped(`tokens are not examined: ${why}`);
    return;
  }
  if (tokenFile === undefined) tell.skipped(`no token is given to present to ${title} (${prefix}_TOKEN_FILE)`);
  await checkOwn(examined, issuer, tell);
  await checkNone(examined, tell);
  await checkOther(examined, other, tell);
};

const call = async (examined: Examined, token: string | undefined): Promise<Outcome> => {
  const credentials = token === undefined ? undefined : bearerToken(token);
  const channel = await examined.channel();
  return steadyOutcomeOf(() => examined.call(channel, { timeoutMs, waitForReady: true, credentials }));
};

/** Whether the service said no to the token, rather than anything else. */
const isRefused = ({ code }: Outcome): boolean => code === status.UNAUTHENTICATED || code === status.PERMISSION_DENIED;

const checkOwn = async (examined: Examined, issuer: TokenCheck['issuer'], tell: Tell): Promise<void> => {
  const { title, component, prefix, method, settings } = examined;
  const token = await examined.token();
  if (token === undefined) return;
  const document = await issuer?.().catch(() => undefined); // The check of the keys tells of it.
  const promised = {
    audience: settings.audience,
    issuer: document?.issuer,
    keyIds: document && keyIds(document.keySet),
    nowMs: Date.now(),
  };
  const claims = readClaims(token, promised);
  for (const fault of claims?.faults ?? [])
    tell.wrong({ text: `the token for ${title} ${fault.text}`, remedy: remedyOf(fault, examined) });

  const outcome = await call(examined, token);
  if (outcome.reason === 'KEYS_UNAVAILABLE') {
    tell.wrong({
      text: `cannot verify tokens: ${outcome.text}`,
      remedy:
        'Its pods cannot fetch the keys of the issuer, or not this one: look at their logs for "cannot fetch token keys"; with a network policy, networkPolicy.apiServer.cidrs must name the API server',
      after: ['keys'],
    });
  } else if (outcome.code === status.PERMISSION_DENIED) {
    const subject = claims?.subject ?? 'SUBJECT';
    tell.wrong({
      text: `knows the token of ${subject} and does not let it call ${method}`,
      remedy: `Its policy does not name this caller: add {subject: "${subject}", methods: ["${method}"]} to ${component}.auth.callers, or look at the ConfigMap ${examined.object}-policy`,
    });
  } else if (outcome.code === status.UNAUTHENTICATED) {
    if ((claims?.faults.length ?? 0) === 0) {
      tell.wrong({
        text: `refuses the token: ${outcome.text}`,
        remedy: `Compare AUTH_AUDIENCE, AUTH_ISSUER and AUTH_JWKS of its pods with ${prefix}_TOKEN_FILE: docs/errors.md has what each reason means`,
        after: ['keys'],
      });
    }
  } else if (isUnreachable(outcome)) {
    tell.wrong({
      text: `could not be called with the token: ${outcome.text}`,
      remedy: `Look at the logs: ${examined.kubectl} logs deployment/${examined.object}`,
      after: noConnection,
    });
  } else if ((claims?.faults.length ?? 0) === 0) {
    tell.well(`takes the token${claims ? ` ${describe(claims)}` : ''}`);
  }
};

/** The database being away is no matter of tokens: they are judged before it is asked. */
const isUnreachable = ({ code, reason }: Outcome): boolean =>
  reason === undefined &&
  (code === status.UNAVAILABLE ||
    code === status.DEADLINE_EXCEEDED ||
    code === status.UNIMPLEMENTED ||
    code === status.INTERNAL);

const describe = ({ subject, expiresAtMs }: ReadToken): string =>
  `of ${subject}${expiresAtMs === undefined ? '' : `, good for ${Math.round((expiresAtMs - Date.now()) / 60_000)} min`}`;

const checkNone = async (examined: Examined, tell: Tell): Promise<void> => {
  const { component } = examined;
  const outcome = await call(examined, undefined);
  if (outcome.code === status.UNAUTHENTICATED) tell.well(`refuses a call without a token`);
  else if (outcome.code === status.OK || !isUnreachable(outcome)) {
    tell.wrong({
      text: `answers a call without a token (${outcome.text})`,
      remedy: `Its AUTH_MODE is disabled: set ${component}.auth.enabled=true`,
    });
  }
};

const checkOther = async (examined: Examined, other: Examined | undefined, tell: Tell): Promise<void> => {
  const { title } = examined;
  const token = await other?.token().catch(() => undefined);
  if (other === undefined || token === undefined) {
    tell.skipped(`whether ${title} refuses a token for another audience is not examined: no such token is given`);
    return;
  }
  // Only one for another audience, and good otherwise, proves anything.
  const { audience } = examined.settings;
  const foreign = readClaims(token, { audience, issuer: undefined, keyIds: undefined, nowMs: Date.now() });
  if (foreign === undefined || foreign.faults.length !== 1 || foreign.faults[0]?.kind !== 'audience') {
    tell.skipped(
      `whether ${title} refuses a token for another audience is not examined: that for ${other.title} is not one`,
    );
    return;
  }
  const outcome = await call(examined, token);
  if (outcome.code === status.UNAUTHENTICATED) tell.well(`refuses the token for ${other.title}`);
  else if (!isUnreachable(outcome) && outcome.reason !== 'KEYS_UNAVAILABLE') {
    tell.wrong({
      text: `takes the token that is for ${other.title} (${isRefused(outcome) ? 'it denies the caller, not the audience' : outcome.text})`,
      remedy: `Whoever is called by ${subjectOf(token) ?? 'a caller'} could call on in its name: give each service an AUTH_AUDIENCE of its own (${examined.component}.auth.audience)`,
    });
  }
};

const remedyOf = ({ kind }: TokenFault, { prefix, component, object, settings }: Examined): string => {
  switch (kind) {
    case 'audience':
      return `Set the audience of the projected token in ${prefix}_TOKEN_FILE to ${settings.audience}, or ${component}.auth.audience to what it is for`;
    case 'issuer':
      return `AUTH_ISSUER (${component}.auth.issuer) and the token's issuer must be the same; empty, it is asked of the API server`;
    case 'expiry':
      return `The kubelet replaces a projected token before it ends: is ${prefix}_TOKEN_FILE one, and mounted without subPath? One by kubectl create token is good for an hour`;
    case 'key':
      return `Is AUTH_JWKS the key set of the token's issuer? If its keys have just been changed, wait until ${object} has fetched them (5 minutes at most)`;
  }
};
