import { status } from '@grpc/grpc-js';
import { bearerToken, type Channel } from '../../grpc/client/index.js';
import { reflectionDefinition } from '../../grpc/server/index.js';
import { createServiceClient } from '../../service/open-channel.js';
import type { Examined } from '../examined.js';
import type { Tell } from '../finding.js';
import { steadyOutcomeOf, type Outcome } from '../outcome.js';

const timeoutMs = 5_000;

const list = async (channel: Channel, token: string | undefined): Promise<Outcome> => {
  const credentials = token === undefined ? undefined : bearerToken(token);
  const reflection = createServiceClient(reflectionDefinition, channel);
  return steadyOutcomeOf(async () => {
    for await (const answer of reflection.ServerReflectionInfo([{ listServices: '' }], {
      timeoutMs,
      waitForReady: true,
      credentials,
    }))
      void answer;
  });
};

/** Checks that reflection is open to exactly the callers that the release configures. */
export const checkReflection = async (examined: Examined, tell: Tell): Promise<void> => {
  const {
    component,
    prefix,
    settings: { reflection: expected },
  } = examined;
  if (expected === undefined) {
    tell.skipped(`the expected reflection mode is not configured (${prefix}_REFLECTION)`);
    return;
  }
  const channel = await examined.channel();
  const token = await examined.token().catch(() => undefined);
  const anybody = await list(channel, undefined);
  const known = anybody.code === status.UNAUTHENTICATED && token !== undefined ? await list(channel, token) : undefined;
  const last = known ?? anybody;
  const found = foundBy(anybody, known);
  const remedy = `Set ${component}.reflection=${expected}, or, if this is intended, set ${prefix}_REFLECTION to the actual value`;

  if (found === expected) tell.well(expected);
  else if (found !== undefined) tell.wrong({ text: `${found}, but ${expected} is expected`, remedy });
  else if (expected === 'public' && last.code === status.UNAUTHENTICATED)
    tell.wrong({ text: `not public, as expected (${last.text})`, remedy });
  else if (last.code === status.UNAUTHENTICATED && token === undefined)
    tell.skipped(`not public; without a token it cannot be checked whether it is ${expected} (${prefix}_TOKEN_FILE)`);
  else {
    const refused = last.code === status.UNAUTHENTICATED || last.code === status.PERMISSION_DENIED;
    tell.wrong({
      text: `it cannot be checked whether it is ${expected} (${last.text})`,
      remedy: `Read the logs: ${examined.kubectl} logs deployment/${examined.object}`,
      after: refused ? ['token', 'keys'] : ['dns', 'certificates', 'health', 'keys'],
    });
  }
};

const foundBy = (anybody: Outcome, known: Outcome | undefined): Examined['settings']['reflection'] => {
  if (anybody.code === status.OK) return 'public';
  if (known?.code === status.OK) return 'authenticated';
  return (known ?? anybody).code === status.UNIMPLEMENTED ? 'off' : undefined;
};
