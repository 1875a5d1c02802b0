import { credentials, status } from '@grpc/grpc-js';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { postDefinition, type PostDefinition } from '../../../src/contract/post.js';
import { gatewayEnvironment, postEnvironment, userEnvironment } from '../../../src/dev/development-environment.js';
import { makeSecrets } from '../../../src/dev/make-secrets.js';
import { gatewaySettings } from '../../../src/gateway/settings.js';
import { startGateway } from '../../../src/gateway/start-gateway.js';
import { bearerToken, type Client, createChannel, createClient } from '../../../src/grpc/client/index.js';
import { silentLogger } from '../../../src/grpc/index.js';
import { CloseStack } from '../../../src/platform/close-stack.js';
import { loadConfig } from '../../../src/platform/config.js';
import type { Scope } from '../../../src/platform/lifecycle.js';
import type { HostPort } from '../../../src/platform/settings/host-port.js';
import { postSettings } from '../../../src/post/settings.js';
import { startPost } from '../../../src/post/start-post.js';
import { userSettings } from '../../../src/user/settings.js';
import { startUser } from '../../../src/user/start-user.js';
import { statusError } from '../../support/rejection.js';
import { scopeOf } from '../../support/scope.js';

const logger = { ...silentLogger, fatal() {} };
const anyPort = '127.0.0.1:0';

const hasAddress = (resource: object): resource is { readonly address: HostPort } => 'address' in resource;

/** Starts both services and the gateway with TLS and tokens, calls them, and returns the output of each /metrics. */
export const scrapeRelease = async (): Promise<readonly string[]> => {
  const open = new CloseStack(() => logger);
  const metrics: HostPort[] = [];
  const all = scopeOf(open);
  const scope: Scope = {
    ...all,
    use(name, resource) {
      if (name === 'metrics' && hasAddress(resource)) metrics.push(resource.address);
      return all.use(name, resource);
    },
  };
  try {
    const directory = await mkdtemp(join(tmpdir(), 'duet-metrics-'));
    scope.onClose('directory', () => rm(directory, { recursive: true }));
    const secrets = makeSecrets(`${directory}/secure`);
    const development = {
      directory,
      secrets,
      environment: { USER_LISTEN_ADDRESS: anyPort, POST_LISTEN_ADDRESS: anyPort, GATEWAY_LISTEN_ADDRESS: anyPort },
    };
    const user = await startUser(
      loadConfig(userSettings, { ...userEnvironment(development), METRICS_ADDRESS: anyPort }),
      logger,
      scope,
    );
    const post = await startPost(
      loadConfig(postSettings, {
        ...postEnvironment(development, { host: '127.0.0.1', port: user.port }),
        METRICS_ADDRESS: anyPort,
      }),
      logger,
      scope,
    );
    const at = (port: number): HostPort => ({ host: '127.0.0.1', port });
    const gateway = await startGateway(
      loadConfig(gatewaySettings, {
        ...gatewayEnvironment(development, { user: at(user.port), post: at(post.port), gatewayPort: 0 }),
        METRICS_ADDRESS: anyPort,
      }),
      logger,
      scope,
    );

    const authority = await readFile(`${secrets.tlsDirectory}/ca.crt`);
    const clientWith = async (tokenFile?: string): Promise<Client<PostDefinition>> => {
      const token = tokenFile === undefined ? undefined : bearerToken((await readFile(tokenFile)).toString());
      const channel = scope.use(
        'channel',
        createChannel({ target: `localhost:${post.port}`, tls: credentials.createSsl(authority), credentials: token }),
      );
      return createClient(postDefinition, channel);
    };
    const caller = await clientWith(secrets.tokenFile);
    await caller.ListPosts({});
    await listPosts(gateway.port, authority, (await readFile(secrets.tokenFile, 'utf8')).trim());
    for await (const _ of caller.ExportPosts({})) break;
    await refused((await clientWith()).ListPosts({}), status.UNAUTHENTICATED);
    await refused((await clientWith(secrets.postTokenFile)).ListPosts({}), status.PERMISSION_DENIED);
    return await Promise.all(
      metrics.map(async ({ host, port }) => (await fetch(`http://${host}:${port}/metrics`)).text()),
    );
  } finally {
    await open.closeAll();
  }
};

const refused = async (call: Promise<unknown>, code: status): Promise<void> => {
  const error = await statusError(call);
  if (error.code !== code) throw error;
};

/** Through the gateway, on a connection that is closed afterwards. */
const listPosts = async (port: number, ca: Buffer, token: string): Promise<void> => {
  const headers = { authorization: `Bearer ${token}` };
  const sent = get(`https://localhost:${port}/v1/posts`, { ca, agent: false, headers });
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const body = await text(response);
  if (response.statusCode !== 200) throw new Error(body);
};
