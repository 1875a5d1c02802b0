import { readFile } from 'node:fs/promises';
import { status } from '@grpc/grpc-js';
import { decodeJwt } from 'jose';
import { postDefinition } from '../contract/post.js';
import { userDefinition } from '../contract/user.js';
import type { CallOptions, Channel } from '../grpc/client/index.js';
import { silentLogger, StatusError } from '../grpc/index.js';
import { type Certificates, findGeneration, readGeneration } from '../grpc/tls/index.js';
import type { Migration } from '../platform/database/migrate.js';
import type { Scope } from '../platform/lifecycle.js';
import type { ChannelSettings } from '../platform/settings/channel-settings.js';
import { migrations as postMigrations } from '../post/migrations.js';
import { createServiceClient, openChannel } from '../service/open-channel.js';
import { migrations as userMigrations } from '../user/migrations.js';
import type { Concealer } from './conceal.js';
import { findPods, type FoundPods, type WhereToAsk } from './find-pods.js';
import type { ServiceTitle } from './finding.js';
import { once } from './once.js';
import { objectName, parseServiceTarget, type ServiceTarget } from './service-target.js';
import type { ServiceSettings } from './settings.js';

/** The facts that are the same in every release. */
export interface ServiceFacts {
  readonly title: ServiceTitle;
  /** The label of its Deployment, and the key of its values. */
  readonly component: 'user' | 'post';
  /** The prefix of its variables. */
  readonly prefix: 'USER' | 'POST';
  readonly fullName: string;
  readonly migrations: readonly Migration[];
  /** The methods that `call` uses, for a policy. */
  readonly method: string;
  /** The methods of the gateway check, for a policy. */
  readonly httpPath: string;
  /** A read-only call that Post and the release's client may both make. */
  readonly call: (channel: Channel, options: CallOptions) => Promise<unknown>;
}

export const userFacts: ServiceFacts = {
  title: 'User',
  component: 'user',
  prefix: 'USER',
  fullName: 'v1.user.User',
  migrations: userMigrations,
  method: userDefinition.BatchGetUsers.path,
  httpPath: '/v1/users:batchGet?userIds=1',
  call: (channel, options) => createServiceClient(userDefinition, channel).BatchGetUsers({ userIds: ['1'] }, options),
};

export const postFacts: ServiceFacts = {
  title: 'Post',
  component: 'post',
  prefix: 'POST',
  fullName: 'v1.post.Post',
  migrations: postMigrations,
  method: postDefinition.ListPosts.path,
  httpPath: '/v1/posts?pageSize=1',
  call: (channel, options) => createServiceClient(postDefinition, channel).ListPosts({ pageSize: 1 }, options),
};

/** A service under examination: its facts, and resources that all checks share and that are created on first use. */
export interface Examined extends ServiceFacts {
  readonly settings: ServiceSettings;
  readonly channelSettings: ChannelSettings;
  readonly target: ServiceTarget;
  readonly namespace: string | undefined;
  /** The chart's name of its Deployment and Certificate. */
  readonly object: string;
  /** The start of a kubectl command. */
  readonly kubectl: string;
  /** The name that its certificate must have. */
  readonly serverName: string;
  /** Its pods: as first seen, and current. */
  readonly pods: () => Promise<FoundPods>;
  readonly lookAgain: () => Promise<FoundPods>;
  /**
   * The CA to trust and the client certificate; undefined without TLS. Rejects with FAILED_PRECONDITION naming a
   * file.
   */
  readonly certificates: () => Promise<Certificates | undefined>;
  /** A channel like Post's, without a token. */
  readonly channel: () => Promise<Channel>;
  /** The token to send; undefined if none is configured. */
  readonly token: () => Promise<string | undefined>;
  /** The ServiceAccount of the token. */
  readonly account: () => Promise<string | undefined>;
}

export interface ExaminedOptions extends WhereToAsk {
  readonly concealer: Concealer;
  readonly scope: Pick<Scope, 'use'>;
}

export const createExamined = (
  facts: ServiceFacts,
  settings: ServiceSettings,
  channelSettings: ChannelSettings,
  options: ExaminedOptions,
): Examined => {
  const { address, tls, tokenFile } = channelSettings;
  const target = parseServiceTarget(address);
  const namespace = target.kind === 'service' ? target.service.namespace : undefined;
  const host = target.kind === 'service' ? target.host : (target.hosts[0]?.host ?? '');
  const lookAgain = async (): Promise<FoundPods> => findPods(target, options);
  const token = once(async () => {
    if (tokenFile === undefined) return undefined;
    const text = await readFile(tokenFile, 'utf8').catch((cause: unknown) => {
      throw new StatusError(status.FAILED_PRECONDITION, `${facts.prefix}_TOKEN_FILE: ${tokenFile} cannot be read`, {
        cause,
      });
    });
    options.concealer.add(text.trim());
    return text.trim();
  });
  return {
    ...facts,
    settings,
    channelSettings,
    target,
    namespace,
    object: objectName(target) ?? `the ${facts.component} component`,
    kubectl: namespace === undefined ? 'kubectl' : `kubectl --namespace ${namespace}`,
    serverName: (tls.mode === 'disabled' ? undefined : tls.serverName) ?? host.replace(/\.$/, ''),
    pods: once(lookAgain),
    lookAgain,
    certificates: once(async () => {
      if (tls.mode === 'disabled') return undefined;
      const needs = { identity: tls.mode === 'mutual', authorities: true };
      return readGeneration(tls.directory, (await findGeneration(tls.directory, needs)).root, needs);
    }),
    channel: once(async () =>
      openChannel(
        { ...channelSettings, tokenFile: undefined },
        { serviceConfig: {}, logger: silentLogger, scope: options.scope, onCertificates: () => {} },
      ),
    ),
    token,
    account: once(async () => {
      const subject = subjectOf(await token().catch(() => undefined));
      return subject?.startsWith('system:serviceaccount:') === true ? subject : undefined;
    }),
  };
};

/** The subject of a token; undefined if it is not a JWT. */
export const subjectOf = (token: string | undefined): string | undefined => {
  try {
    return token === undefined ? undefined : decodeJwt(token).sub;
  } catch {
    return undefined;
  }
};
