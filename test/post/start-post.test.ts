import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { postDefinition } from '../../src/contract/post.js';
import { type Channel, createChannel, createClient } from '../../src/grpc/client/index.js';
import { healthDefinition, silentLogger, StatusError } from '../../src/grpc/index.js';
import { CloseStack } from '../../src/platform/close-stack.js';
import { ConfigError, loadConfig } from '../../src/platform/config.js';
import type { Logger } from '../../src/platform/logger.js';
import { postSettings } from '../../src/post/settings.js';
import { startPost } from '../../src/post/start-post.js';
import { databaseUrl } from '../support/database-url.js';
import { scopeOf } from '../support/scope.js';
import { known, startFakeUser, type FakeUser } from './fake-user.js';

const logger: Logger = { ...silentLogger, fatal() {} };

describe('Post as a process', () => {
  const open = new CloseStack(() => logger);
  let user: FakeUser;
  let channel: Channel;
  let unavailableOnce = false;

  before(async function () {
    this.timeout(60_000);
    user = await startFakeUser({
      BatchGetUsers: async ({ userIds }) => {
        if (unavailableOnce) {
          unavailableOnce = false;
          throw new StatusError(status.UNAVAILABLE, 'draining');
        }
        return { userMessages: userIds.map(known).filter((message) => message !== null), missingUserIds: [] };
      },
    });
    open.push('user', () => user.close());
    const config = loadConfig(postSettings, {
      LISTEN_ADDRESS: '127.0.0.1:0',
      HEALTH_ADDRESS: 'off',
      METRICS_ADDRESS: 'off',
      TLS_MODE: 'disabled',
      AUTH_MODE: 'disabled',
      DATABASE_URL: await databaseUrl(open),
      DATABASE_FIRST_DATA: 'true',
      USER_ADDRESS: user.target.replace('ipv4:', 'static:///'),
      USER_TLS_MODE: 'disabled',
    });
    const { port } = await startPost(config, logger, scopeOf(open));
    channel = createChannel({ target: `ipv4:127.0.0.1:${port}`, tls: 'disabled' });
    open.push('channel', () => channel.close());
  });
  after(() => open.closeAll());

  const authors = async (): Promise<string[]> => {
    const { postMessages } = await createClient(postDefinition, channel).ListPosts({});
    return postMessages.map(({ author }) => author);
  };

  it('serves the first data with its authors', async () => {
    expect(await authors()).to.deep.equal(['Henry', 'Henry', 'Henry', 'Henry', 'Jessie', 'Max', 'Max', 'Tony']);
  });

  it('asks a User server that is UNAVAILABLE again, within the call', async () => {
    unavailableOnce = true;
    user.calls.length = 0;
    expect((await authors()).at(-1)).to.equal('Tony');
    expect(user.calls).to.have.lengthOf(2);
  });

  it('is healthy, as a server and as a service, also without User', async () => {
    const health = createClient(healthDefinition, channel);
    for await (const response of health.Watch({ service: 'v1.post.Post' })) if (response.status === 'SERVING') break;
    user.close();
    for (const service of ['', 'liveness', 'v1.post.Post'])
      expect(await health.Check({ service })).to.deep.equal({ status: 'SERVING' });
  });
});

describe("Post's settings", () => {
  it('are refused all at once, each by the name of its variable', () => {
    const environment = {
      TLS_MODE: 'disabled',
      AUTH_MODE: 'disabled',
      USER_ADDRESS: 'user:9000',
      USER_TLS_MODE: 'disabled',
      USER_TOKEN_FILE: '/token',
      AUTHOR_BUDGET_MS: '1s',
    };
    try {
      loadConfig(postSettings, environment);
      expect.fail('not refused');
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      expect(error.problems.map((problem) => problem.split(' ', 1)[0])).to.have.members([
        'DATABASE_URL',
        'USER_ADDRESS',
        'USER_TOKEN_FILE',
        'AUTHOR_BUDGET_MS',
      ]);
    }
  });

  it('have a budget of a second for authors', () => {
    const config = loadConfig(postSettings, {
      TLS_MODE: 'disabled',
      AUTH_MODE: 'disabled',
      DATABASE_URL: 'postgres://post@db/post',
      USER_ADDRESS: 'kubernetes:///duet-user-headless.ns:9000',
      USER_TLS_MODE: 'disabled',
    });
    expect(config.authors).to.deep.equal({ budgetMs: 1_000 });
    expect(config.listen.address).to.deep.equal({ host: '0.0.0.0', port: 9001 });
  });
});
