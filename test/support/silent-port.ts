import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

export interface SilentPort {
  readonly port: number;
  close(): Promise<void>;
}

const program = `
  const server = require('node:net').createServer().listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
    process.stdout.write(server.address().port + '\\n', () => process.kill(process.pid, 'SIGSTOP'));
  });`;

/**
 * A port of 127.0.0.1 that does not reply to connection attempts, like an address whose machine is gone: it belongs
 * to a stopped process with a full connection queue, so Linux drops further attempts.
 */
export const openSilentPort = async (): Promise<SilentPort> => {
  const child = spawn(process.execPath, ['--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let port = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    port = Number(line);
    break;
  }
  const fillers = Array.from({ length: 16 }, () => connect(port, '127.0.0.1').on('error', () => {}));
  await Promise.any(fillers.map((filler) => once(filler, 'connect')));
  return {
    port,
    async close() {
      for (const filler of fillers) filler.destroy();
      child.kill('SIGKILL');
      await exited;
    },
  };
};
