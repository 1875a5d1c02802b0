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
  /** The other service, whose token this one must reject. */
  readonly other: Examined | undefined;
  /** Undefined if it is not configured; rejects if it cannot be read. */
  readonly issuer: (() => Promise<IssuerDocument>) | undefined;
}

/** With these faults, calls fail before the server checks their token. */
const noConnection: readonly Cause[] = ['dns', 'certificates', 'health'];

const timeoutMs = 5_000;

/** Checks that a service accepts its own token, and no other. */
export const checkToken = async ({ examined, other, issuer }: TokenCheck, tell: Tell): Promise<void> => {
  const { title, prefix, channelSettings, settings } = examined;
  const { tls, tokenFile } = channelSettings;
  if (tokenFile === undefined && settings.audience === undefined) {
    const why =
      tls.mode === 'disabled' ? 'tokens are not sent in plaintext' : `no token is configured (${prefix}_TOKEN_FILE)`;
    tell.skipped(`tokens are not checked: ${why}`);
    return;
  }
  if (tokenFile === undefined) tell.skipped(`no token for ${title} is configured (${prefix}_TOKEN_FILE)`);
  await checkOwn(examined, issuer, tell);
  await checkNone(examined, tell);
  await checkOther(examined, other, tell);
};

const call = async (examined: Examined, token: string | undefined): Promise<Outcome> => {
  const credentials = token === undefined ? undefined : bearerToken(token);
  const channel = await examined.channel();
  return steadyOutcomeOf(() => examined.call(channel, { timeoutMs, waitForReady: true, credentials }));
};

/** Whether the service rejected the token, and not something else. */
const isRefused = ({ code }: Outcome): boolean => code === status.UNAUTHENTICATED || code === status.PERMISSION_DENIED;

const checkOwn = async (examined: Examined, issuer: TokenCheck['issuer'], tell: Tell): Promise<void> => {
  const { title, component, prefix, method, settings } = examined;
  const token = await examined.token();
  if (token === undefined) return;
  const document = await issuer?.().catch(() => undefined); // The key check reports it.
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
        'Its pods cannot fetch the keys of the issuer, or lack this one: search their logs for "cannot fetch token keys"; with a network policy, networkPolicy.apiServer.cidrs must name the API server',
      after: ['keys'],
    });
  } else if (outcome.code === status.PERMISSION_DENIED) {
    const subject = claims?.subject ?? 'SUBJECT';
    tell.wrong({
      text: `accepts the token of ${subject} but does not allow it to call ${method}`,
      remedy: `Its policy does not name this caller: add {subject: "${subject}", methods: ["${method}"]} to ${component}.auth.callers, or check the ConfigMap ${examined.object}-policy`,
    });
  } else if (outcome.code === status.UNAUTHENTICATED) {
    if ((claims?.faults.length ?? 0) === 0) {
      tell.wrong({
        text: `rejects the token: ${outcome.text}`,
        remedy: `Compare AUTH_AUDIENCE, AUTH_ISSUER and AUTH_JWKS of its pods with ${prefix}_TOKEN_FILE: docs/errors.md explains each reason`,
        after: ['keys'],
      });
    }
  } else if (isUnreachable(outcome)) {
    tell.wrong({
      text: `cannot be called with the token: ${outcome.text}`,
      remedy: `Read the logs: ${examined.kubectl} logs deployment/${examined.object}`,
      after: noConnection,
    });
  } else if ((claims?.faults.length ?? 0) === 0) {
    tell.well(`accepts the token${claims ? ` ${describe(claims)}` : ''}`);
  }
};

/** A database outage does not matter here, because tokens are checked first. */
const isUnreachable = ({ code, reason }: Outcome): boolean =>
  reason === undefined &&
  (code === status.UNAVAILABLE ||
    code === status.DEADLINE_EXCEEDED ||
    code === status.UNIMPLEMENTED ||
    code === status.INTERNAL);

const describe = ({ subject, expiresAtMs }: ReadToken): string =>
  `of ${subject}${expiresAtMs === undefined ? '' : `, valid for ${Math.round((expiresAtMs - Date.now()) / 60_000)} min`}`;

const checkNone = async (examined: Examined, tell: Tell): Promise<void> => {
  const { component } = examined;
  const outcome = await call(examined, undefined);
  if (outcome.code === status.UNAUTHENTICATED) tell.well(`rejects a call without a token`);
  else if (outcome.code === status.OK || !isUnreachable(outcome)) {
    tell.wrong({
      text: `accepts a call without a token (${outcome.text})`,
      remedy: `Its AUTH_MODE is disabled: set ${component}.auth.enabled=true`,
    });
  }
};

const checkOther = async (examined: Examined, other: Examined | undefined, tell: Tell): Promise<void> => {
  const { title } = examined;
  const token = await other?.token().catch(() => undefined);
  if (other === undefined || token === undefined) {
    tell.skipped(`a token for another audience was not sent to ${title}: none is configured`);
    return;
  }
  // Only a token for another audience that is otherwise valid proves anything.
  const { audience } = examined.settings;
  const foreign = readClaims(token, { audience, issuer: undefined, keyIds: undefined, nowMs: Date.now() });
  if (foreign === undefined || foreign.faults.length !== 1 || foreign.faults[0]?.kind !== 'audience') {
    tell.skipped(
      `a token for another audience was not sent to ${title}: that for ${other.title} has the same audience`,
    );
    return;
  }
  const outcome = await call(examined, token);
  if (outcome.code === status.UNAUTHENTICATED) tell.well(`rejects the token for ${other.title}`);
  else if (!isUnreachable(outcome) && outcome.reason !== 'KEYS_UNAVAILABLE') {
    tell.wrong({
      text: `accepts the token for ${other.title} (${isRefused(outcome) ? 'it denies the caller, not the audience' : outcome.text})`,
      remedy: `A service that ${subjectOf(token) ?? 'a caller'} calls could reuse its token: give each service its own AUTH_AUDIENCE (${examined.component}.auth.audience)`,
    });
  }
};

const remedyOf = ({ kind }: TokenFault, { prefix, component, object, settings }: Examined): string => {
  switch (kind) {
    case 'audience':
      return `Set the audience of the projected token in ${prefix}_TOKEN_FILE to ${settings.audience}, or ${component}.auth.audience to the token's`;
    case 'issuer':
      return `AUTH_ISSUER (${component}.auth.issuer) and the token's issuer must be the same; if it is empty, the API server names it`;
    case 'expiry':
      return `The kubelet renews a projected token before it expires: check that ${prefix}_TOKEN_FILE is one, mounted without subPath. A token of kubectl create token is valid for an hour`;
    case 'key':
      return `Check that AUTH_JWKS is the key set of the token's issuer. If its keys have just changed, wait until ${object} has fetched them (5 minutes at most)`;
  }
};
