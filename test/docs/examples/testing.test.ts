import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { StatusError } from '../../../src/grpc/index.js';
import { serveHandlers } from '../../../src/grpc/testing/index.js';
import { closing } from '../../support/closing.js';
import { echoDefinition } from '../../support/echo/echo.js';
import { statusError } from '../../support/rejection.js';

describe('docs/grpc.md: unit tests', () => {
  const use = closing();

  it('serve the handlers that they need', async () => {
    // #region serve-handlers
    const { client, close } = await serveHandlers(echoDefinition, {
      async Unary() {
        throw new StatusError(status.UNAVAILABLE, 'away');
      },
    });
    // #endregion
    use({ close });
    expect((await statusError(client.Unary({ text: '' }))).message).to.equal('away');
    expect((await statusError(client.ClientStream([]))).code).to.equal(status.UNIMPLEMENTED);
  });
});
