// Our Post, which reads posts from memory and authors from User: post.js PORT OPTIONS USER_ADDRESS.
import { postDefinition } from '../../src/contract/post.js';
import { userDefinition } from '../../src/contract/user.js';
import {
  createChannel,
  createClient,
  defaultClientInterceptors,
  retryIdempotent,
} from '../../src/grpc/client/index.js';
import { implement } from '../../src/grpc/server/index.js';
import { openLogs } from '../../src/platform/logs/open-logs.js';
import { createRegistry } from '../../src/platform/metrics/create-registry.js';
import { askUser } from '../../src/post/ask-user.js';
import { createAuthors } from '../../src/post/authors.js';
import { postHandlers } from '../../src/post/service.js';
import { createGrpcMetrics } from '../../src/service/grpc-metrics.js';
import { memoryPosts } from './memory-stores.js';
import { parseOptions } from './options.js';
import { serve } from './serve.js';

const [, , port, options, userAddress] = process.argv;
const logs = await openLogs({ level: 'info', format: 'json' }, { service: 'post' });
const { logger } = logs;
const metrics = createGrpcMetrics(createRegistry({ service: 'post' }));
const serviceConfig = { methodConfig: [retryIdempotent(userDefinition)] };
const channel = createChannel({ target: `ipv4:${userAddress}`, tls: 'disabled', serviceConfig });
const interceptors = defaultClientInterceptors({ logger, metrics: metrics.called });
const user = createClient(userDefinition, channel, { interceptors });
const authors = createAuthors({ ask: askUser(user), budgetMs: 1_000, logger });
await serve(implement(postDefinition, postHandlers(memoryPosts, authors)), {
  port,
  options: parseOptions(options),
  logs,
  metrics,
});
