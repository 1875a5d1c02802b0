import { expect } from 'chai';
import { createChannel, createClient } from '../../../src/grpc/client/index.js';
import { createServer, implement, type Service } from '../../../src/grpc/server/index.js';
import { closing } from '../../support/closing.js';
import { echoDefinition, type EchoDefinition } from '../../support/echo/echo.js';
import { createRecordingLogger } from '../../../src/grpc/testing/index.js';

// #region handlers
const echo: Service<EchoDefinition> = {
  async Unary({ text }) {
    return { text, index: 0 };
  },

  async *ServerStream({ text, count }) {
    for (let index = 0; index < count; index += 1) yield { text, index };
  },

  async ClientStream(requests) {
    const texts: string[] = [];
    for await (const { text } of requests) texts.push(text);
    return { text: texts.join(','), index: 0 };
  },

  async *Bidi(requests, { signal }) {
    let index = 0;
    for await (const { text } of requests) {
      if (signal.aborted) return;
      yield { text, index: index++ };
    }
  },
};
// #endregion

describe('docs/grpc.md: handlers and clients', () => {
  const use = closing();

  it('work in all four forms', async () => {
    const logger = createRecordingLogger();
    // #region server
    const server = createServer({
      services: [implement(echoDefinition, echo)],
      interceptors: [],
      tls: 'disabled',
      logger,
    });
    const port = await server.listen('127.0.0.1:0');
    // #endregion
    use(server);

    // #region client
    const channel = createChannel({ target: `ipv4:127.0.0.1:${port}`, tls: 'disabled' });
    const client = createClient(echoDefinition, channel);

    const { text } = await client.Unary({ text: 'one' }, { timeoutMs: 1_000 });

    const indexes: number[] = [];
    for await (const { index } of client.ServerStream({ text: 'two', count: 3 })) indexes.push(index);

    const joined = await client.ClientStream([{ text: 'a' }, { text: 'b' }]);

    const questions = async function* () {
      yield { text: 'who' };
      yield { text: 'where' };
    };
    const answers: string[] = [];
    for await (const answer of client.Bidi(questions())) answers.push(answer.text);
    // #endregion
    use(channel);
    expect(text).to.equal('one');
    expect(indexes).to.deep.equal([0, 1, 2]);
    expect(joined.text).to.equal('a,b');
    expect(answers).to.deep.equal(['who', 'where']);
  });
});
