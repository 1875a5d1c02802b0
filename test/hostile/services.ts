import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createChannel } from '../../src/grpc/client/index.js';
import { startChild, type Child } from '../support/child.js';
import { listen } from '../support/listen.js';

export interface ServiceProcess {
  readonly port: number;
  residentBytes(): Promise<number>;
}

export interface Services {
  readonly user: ServiceProcess;
  readonly post: ServiceProcess;
  close(): Promise<void>;
}

export interface ProcessOptions {
  /** What runs the service, with its arguments. Default Node.js. */
  readonly command?: readonly [string, ...string[]];
  readonly environment?: NodeJS.ProcessEnv;
}

const freePort = async (): Promise<number> => {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
};

/** User and Post as processes of their own, as the image starts them but for encryption and tokens. */
export const startServices = async (
  urls: { readonly user: string; readonly post: string },
  options: { readonly user?: ProcessOptions; readonly post?: ProcessOptions } = {},
): Promise<Services> => {
  const children: Child[] = [];
  const start = async (name: 'user' | 'post', more: NodeJS.ProcessEnv): Promise<ServiceProcess> => {
    const [port, metrics] = [await freePort(), await freePort()];
    const { command: [command, ...args] = [process.execPath], environment } = options[name] ?? {};
    const main = fileURLToPath(new URL(`../../src/${name}/main.js`, import.meta.url));
    const child = startChild(command, [...args, main], {
      NODE_ENV: 'production',
      NODE_OPTIONS: '--max-semi-space-size=16',
      PATH: process.env['PATH'],
      DATABASE_URL: urls[name],
      LISTEN_ADDRESS: `127.0.0.1:${port}`,
      METRICS_ADDRESS: `127.0.0.1:${metrics}`,
      HEALTH_ADDRESS: 'off',
      TLS_MODE: 'disabled',
      AUTH_MODE: 'disabled',
      LOG_LEVEL: 'warn',
      LOG_FORMAT: 'json',
      ...more,
      ...environment,
    });
    children.push(child);
    const channel = createChannel({ target: `ipv4:127.0.0.1:${port}`, tls: 'disabled' });
    const ended = child.exited.then(() => {
      throw new Error(`${name} ended before it served:\n${child.lines.join('\n')}`);
    });
    await Promise.race([channel.ready({ timeoutMs: 60_000 }), ended]).finally(() => channel.close());
    ended.catch(() => {});
    return {
      port,
      async residentBytes() {
        const response = await fetch(`http://127.0.0.1:${metrics}/metrics`);
        const [, bytes] = /^process_resident_memory_bytes\S* (\S+)$/m.exec(await response.text()) ?? [];
        return Number(bytes);
      },
    };
  };
  const close = async (): Promise<void> => {
    for (const child of children.toReversed()) await child.stop();
  };
  try {
    const user = await start('user', {});
    const post = await start('post', { USER_ADDRESS: `static:///127.0.0.1:${user.port}`, USER_TLS_MODE: 'disabled' });
    return { user, post, close };
  } catch (error) {
    await close();
    throw error;
  }
};
