import type { ServerCompatRequest } from '../gen/connectrpc/conformance/v1/ServerCompatRequest.js';
import { delimited, readDelimited } from '../support/delimited.js';
import { implement, serve, type Serving, type TlsFiles } from '../support/duet.js';
import { conformanceDefinition, serverCompatRequest, serverCompatResponse } from './messages.js';
import { conformanceService } from './service.js';

/*
 * The server under test of the Connect conformance suite: it reads its configuration from standard input, writes its
 * address to standard output, and runs until SIGTERM.
 */

const tlsOf = ({ useTls, serverCreds, clientTlsCert }: ServerCompatRequest): TlsFiles | undefined => {
  if (!useTls) return undefined;
  if (!serverCreds) throw new Error('the suite brought no certificate for the server');
  const identity = { certificate: serverCreds.cert, privateKey: serverCreds.key };
  return clientTlsCert.length > 0 ? { ...identity, authorities: clientTlsCert } : identity;
};

const start = async (request: ServerCompatRequest): Promise<Serving> => {
  const serving = await serve({
    services: [implement(conformanceDefinition, conformanceService)],
    tls: tlsOf(request),
    maxReceiveMessageBytes: request.messageReceiveLimit || undefined,
  });
  const pemCert = request.useTls && request.serverCreds ? request.serverCreds.cert : Buffer.alloc(0);
  process.stdout.write(delimited(serverCompatResponse.serialize({ host: '127.0.0.1', port: serving.port, pemCert })));
  return serving;
};

for await (const bytes of readDelimited(process.stdin)) {
  const serving = await start(serverCompatRequest.deserialize(bytes));
  process.once('SIGTERM', () => void serving.close());
  break;
}
