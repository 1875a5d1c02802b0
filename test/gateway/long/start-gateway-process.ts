import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../support/free-port.js';
import { gatewayEnvironment } from '../../support/gateway-environment.js';

const main = fileURLToPath(new URL('../../../src/gateway/main.js', import.meta.url));

export interface GatewayProcess {
  readonly url: string;
  /** The current sum of a metric's series. */
  readonly metric: (name: string) => Promise<number>;
  close(): Promise<void>;
}

/** The gateway as a separate process, in front of services at these addresses. */
export const startGatewayProcess = async (user: string, post: string): Promise<GatewayProcess> => {
  const [port, metricsPort] = [await freePort(21_000), await freePort(22_000)];
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env['PATH'],
      ...gatewayEnvironment(port, user, post),
      METRICS_ADDRESS: `127.0.0.1:${metricsPort}`,
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'close');
  const url = `http://127.0.0.1:${port}`;
  const isUp = (): Promise<boolean> =>
    fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isUp())) {
    if (child.exitCode !== null) throw new Error('the gateway ended');
    await delay(50);
  }
  return {
    url,
    async metric(name) {
      const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
      const values = [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))];
      if (values.length === 0) throw new Error(`the gateway has no metric ${name}`);
      return values.reduce((sum, [, value]) => sum + Number(value), 0);
    },
    async close() {
      child.kill();
      await ended;
    },
  };
};
