import { silentLogger } from '../../../src/grpc/common/logger.js';
import { createServer } from '../../../src/grpc/server/create-server.js';
import { implement } from '../../../src/grpc/server/call/implement.js';
import { echoDefinition } from '../echo/echo.js';

/*
 * A process that serves an endless stream. It prints its port, and ten times a second its resident memory in bytes
 * and its calls in flight.
 */

const text = 'x'.repeat(16 * 1024);

const server = createServer({
  services: [
    implement(echoDefinition, {
      Unary: async () => ({ text: '', index: 0 }),
      async *ServerStream() {
        for (let index = 0; ; index++) yield { text, index };
      },
      ClientStream: async () => ({ text: '', index: 0 }),
      async *Bidi() {},
    }),
  ],
  interceptors: [],
  tls: 'disabled',
  logger: silentLogger,
});
const print = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
print({ port: await server.listen('127.0.0.1:0') });
setInterval(() => print({ rss: process.memoryUsage.rss(), calls: server.activeCalls }), 100);
