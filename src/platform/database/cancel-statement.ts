import type { PoolClient } from 'pg';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';

const cancelCode = 80_877_102;
const sslCode = 80_877_103;

/**
 * Asks the server to cancel the statement that runs on `client`, on a separate connection that uses TLS if the client
 * does. A pooler forwards the request. Resolves to whether it can no longer hit a later statement on the connection:
 * the server has accepted it, or it was not sent. It never rejects: if the server is unreachable, the statement itself
 * fails. Source: PostgreSQL, "Frontend/Backend Protocol", "Canceling Requests in Progress".
 */
export const cancelStatement = async (client: PoolClient, timeoutMs: number): Promise<boolean> => {
  const key = keyOf(client);
  if (key === undefined) return true;
  const { host, port, ssl } = client;
  const socket = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
  const timer = setTimeout(() => socket.destroy(), timeoutMs);
  try {
    const stream = ssl ? await secure(socket, host, ssl) : socket;
    return await new Promise<boolean>((resolve) => {
      stream
        .once('error', () => resolve(false))
        .once('end', () => resolve(true))
        .once('close', () => resolve(false));
      stream.resume();
      // The server closes it. A pooler drops the request of a client that closes first.
      stream.write(message(cancelCode, key.processId, key.secret));
    });
  } catch {
    return true; // See above: the statement shows that it still runs.
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
};

/** `pg` stores the server's cancellation key on the client, but its types omit it. */
const keyOf = (client: PoolClient): { readonly processId: number; readonly secret: number } | undefined => {
  if (!('processID' in client) || !('secretKey' in client)) return undefined;
  const { processID: processId, secretKey: secret } = client;
  return typeof processId === 'number' && typeof secret === 'number' ? { processId, secret } : undefined;
};

const message = (code: number, ...words: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(8 + 4 * words.length);
  bytes.writeUInt32BE(bytes.length, 0);
  bytes.writeUInt32BE(code, 4);
  for (const [index, word] of words.entries()) bytes.writeInt32BE(word, 8 + 4 * index);
  return bytes;
};

const secure = (socket: Socket, host: string, ssl: boolean | ConnectionOptions): Promise<Socket> =>
  new Promise((resolve, reject) => {
    socket.once('error', reject).once('close', () => reject(new Error('closed before TLS')));
    socket.write(message(sslCode));
    socket.once('data', (answer: Buffer) => {
      if (answer.toString('latin1') !== 'S') {
        reject(new Error('the server does not support TLS'));
        return;
      }
      const options = {
        ...(typeof ssl === 'object' && ssl),
        socket,
        host,
        ...(isIP(host) === 0 && { servername: host }),
      };
      const stream = connectTls(options, () => resolve(stream)).once('error', reject);
    });
  });
