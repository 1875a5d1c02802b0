import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { healthDefinition } from '../../../src/grpc/index.js';
import { createChannel, createClient } from '../../../src/grpc/client/index.js';
import type { Deployment } from './deployment.js';
import { askedPostId, askedUserId } from './seed.js';
import type { ServiceName } from './service-process.js';
import type { Other } from './withstand.js';

const timeoutMs = 20_000;
const everyMs = 20;
const rarelyMs = 200;

/** The caller that is present during every attack: of GetUser, or of GetPost if Post is attacked. */
export const caller = ({ user, post }: Deployment, service: ServiceName): Other =>
  service === 'user'
    ? { name: 'GetUser', everyMs, call: () => user.GetUser({ userId: askedUserId }, { timeoutMs }) }
    : { name: 'GetPost', everyMs, call: () => post.GetPost({ postId: askedPostId }, { timeoutMs }) };

/** A client that lists large pages and reads them. */
export const reader = ({ post }: Deployment): Other => ({
  name: 'ListPosts',
  everyMs: rarelyMs,
  call: () => post.ListPosts({}, { timeoutMs }),
});

/** A client that sends a large request. */
export const writer = ({ post }: Deployment): Other => {
  const postMessage = { postId: askedPostId, body: 'b'.repeat(100 * 1024) };
  return {
    name: 'UpdatePost',
    everyMs: rarelyMs,
    call: () => post.UpdatePost({ postMessage, updateMask: { paths: ['body'] } }, { timeoutMs }),
  };
};

/** Prometheus. It reconnects each time, as after a closed connection. */
export const scraper = ({ services }: Deployment, service: ServiceName): Other => ({
  name: 'scrapes',
  everyMs: rarelyMs,
  async call() {
    const { metrics } = services[service].target.ports;
    const agent = new Agent();
    try {
      const [response] = (await once(
        get({ agent, host: '127.0.0.1', port: metrics, path: '/metrics' }),
        'response',
      )) as [IncomingMessage];
      response.resume();
      await once(response, 'end');
      if (response.statusCode !== 200) throw new Error(`the scrape was answered with ${response.statusCode}`);
    } finally {
      agent.destroy();
    }
  },
});

/**
 * The kubelet, and a client that checks health: one calls Check and one Watch. @param close receives what must be
 * closed
 */
export const probes = (
  { services }: Deployment,
  service: ServiceName,
  close: <T extends { close(): unknown }>(opened: T) => T,
): readonly Other[] => {
  const { health } = services[service].target.ports;
  const channel = close(createChannel({ target: `ipv4:127.0.0.1:${health}`, tls: 'disabled' }));
  const client = createClient(healthDefinition, channel);
  return [
    { name: 'probes', everyMs: rarelyMs, call: () => client.Check({ service: '' }, { timeoutMs }) },
    {
      name: 'Watches',
      everyMs: rarelyMs,
      async call() {
        for await (const { status } of client.Watch({ service: '' }, { timeoutMs })) if (status === 'SERVING') return;
        throw new Error('the Watch ended');
      },
    },
  ];
};
