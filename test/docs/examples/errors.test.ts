import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { createChannel, createClient } from '../../../src/grpc/client/index.js';
import { StatusError } from '../../../src/grpc/index.js';
import { closing } from '../../support/closing.js';
import { echoDefinition } from '../../support/echo/echo.js';
import { createRecordingLogger } from '../../../src/grpc/testing/index.js';
import { statusError } from '../../support/rejection.js';
import { type EchoService, serve } from './serve.js';

describe('docs/grpc.md: errors', () => {
  const use = closing();

  // #region throwing
  const handlers: Partial<EchoService> = {
    async Unary({ text }) {
      if (text === '') {
        throw new StatusError(status.INVALID_ARGUMENT, 'the request is not valid', {
          details: [
            { kind: 'ErrorInfo', reason: 'INVALID_REQUEST', domain: 'echo.example' },
            { kind: 'BadRequest', fieldViolations: [{ field: 'text', description: 'must not be empty' }] },
          ],
        });
      }
      if (text === 'bug') throw new Error('SELECT secret FROM nowhere');
      return { text, index: 0 };
    },
  };
  // #endregion

  const connect = async (logger = createRecordingLogger()) => {
    const server = use(await serve(handlers, { logger }));
    const channel = use(createChannel({ target: `ipv4:127.0.0.1:${server.port}`, tls: 'disabled' }));
    return createClient(echoDefinition, channel);
  };

  it('arrive with their details', async () => {
    const client = await connect();
    const refused: string[] = [];
    // #region catching
    try {
      await client.Unary({ text: '' });
    } catch (error) {
      if (!(error instanceof StatusError) || error.code !== status.INVALID_ARGUMENT) throw error;
      for (const detail of error.details) {
        if (detail.kind === 'BadRequest') refused.push(...detail.fieldViolations.map(({ field }) => field));
      }
    }
    // #endregion
    expect(refused).to.deep.equal(['text']);
  });

  it('that are bugs tell nothing to the caller, and all to the log', async () => {
    const logger = createRecordingLogger();
    const client = await connect(logger);
    const { code, message } = await statusError(client.Unary({ text: 'bug' }));
    expect([code, message]).to.deep.equal([status.INTERNAL, 'internal error']);
    expect(logger.entries.map(({ fields }) => String(Reflect.get(fields, 'err')))).to.deep.equal([
      'Error: SELECT secret FROM nowhere',
    ]);
    expect((await client.Unary({ text: 'still here' })).text).to.equal('still here');
  });
});
