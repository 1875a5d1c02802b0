import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { createChannel, createClient, defaultClientInterceptors } from '../../../src/grpc/client/index.js';
import { requestIdOf, silentLogger } from '../../../src/grpc/index.js';
import { requestId } from '../../../src/grpc/server/index.js';
import { closing } from '../../support/closing.js';
import { deferred } from '../../support/deferred.js';
import { echoDefinition } from '../../support/echo/echo.js';
import { statusError } from '../../support/rejection.js';
import { type EchoService, serve } from './serve.js';

describe('docs/grpc.md: deadlines and cancellation', () => {
  const use = closing();

  it('travel on to the next server', async () => {
    const seen: { leftMs: number; requestId: string | undefined }[] = [];
    const cancelled = deferred();
    const behind = use(
      await serve(
        {
          async Unary({ text }, context) {
            seen.push({ leftMs: context.deadline - Date.now(), requestId: requestIdOf(context) });
            if (text === 'slow') {
              await new Promise<void>((resolve) => context.signal.addEventListener('abort', () => resolve()));
              cancelled.resolve();
            }
            return { text, index: 0 };
          },
        },
        { interceptors: [requestId()] },
      ),
    );
    const channel = use(createChannel({ target: `ipv4:127.0.0.1:${behind.port}`, tls: 'disabled' }));
    const next = createClient(echoDefinition, channel, {
      interceptors: defaultClientInterceptors({ logger: silentLogger }),
    });

    // #region parent
    const handlers: Partial<EchoService> = {
      async Unary({ text }, context) {
        // Its deadline minus 20 ms, its cancellation, its request id and its trace propagate.
        return next.Unary({ text }, { parent: context });
      },
    };
    // #endregion
    const front = use(
      await serve(handlers, {
        interceptors: [
          requestId(),
          async (context, proceed) => {
            seen.push({ leftMs: context.deadline - Date.now(), requestId: requestIdOf(context) });
            await proceed();
          },
        ],
      }),
    );
    const frontChannel = use(createChannel({ target: `ipv4:127.0.0.1:${front.port}`, tls: 'disabled' }));
    const client = createClient(echoDefinition, frontChannel);

    await client.Unary({ text: 'quick' }, { timeoutMs: 5_000 });
    const [first, second] = seen;
    expect(second?.requestId).to.equal(first?.requestId);
    // A deadline is sent as the remaining time: transmission delays the second deadline, and never lengthens it.
    expect((first?.leftMs ?? 0) - (second?.leftMs ?? 0)).to.be.within(20, 2_000);

    // #region cancel
    const controller = new AbortController();
    const call = client.Unary({ text: 'slow' }, { signal: controller.signal });
    controller.abort();
    // #endregion
    expect((await statusError(call)).code).to.equal(status.CANCELLED);

    const cut = client.Unary({ text: 'slow' }, { timeoutMs: 200 });
    expect((await statusError(cut)).code).to.equal(status.DEADLINE_EXCEEDED);
    await cancelled.promise;
  });
});
