import type { ClientCompatRequest } from '../gen/connectrpc/conformance/v1/ClientCompatRequest.js';
import type { ClientCompatResponse__Input } from '../gen/connectrpc/conformance/v1/ClientCompatResponse.js';
import { delimited, readDelimited } from '../support/delimited.js';
import { connect, type Connected, type TlsFiles } from '../support/duet.js';
import { invoke } from './invoke.js';
import { clientCompatRequest, clientCompatResponse } from './messages.js';

/*
 * The client under test of the Connect conformance suite: it reads test cases from standard input, makes the call of
 * each, and writes the result to standard output, until the input ends.
 */

/** Concurrent calls. More would make deadlines of some 200 ms a matter of luck. */
const parallel = 8;

const tlsOf = ({ serverTlsCert, clientTlsCreds }: ClientCompatRequest): TlsFiles | undefined => {
  if (serverTlsCert.length === 0) return undefined;
  const authorities = { authorities: serverTlsCert };
  return clientTlsCreds
    ? { ...authorities, certificate: clientTlsCreds.cert, privateKey: clientTlsCreds.key }
    : authorities;
};

const channels = new Map<string, Promise<Connected>>();

/** One channel for all test cases with the same settings, as in a real program. */
const channelFor = (request: ClientCompatRequest): Promise<Connected> => {
  const { port, compression, messageReceiveLimit } = request;
  const tls = tlsOf(request);
  const key = JSON.stringify([port, compression, messageReceiveLimit, tls?.certificate?.toString()]);
  const known = channels.get(key);
  if (known) return known;
  const opened = connect({
    port,
    tls,
    compression: compression === 'COMPRESSION_GZIP' ? 'gzip' : 'identity',
    maxReceiveMessageBytes: messageReceiveLimit || undefined,
  });
  channels.set(key, opened);
  return opened;
};

const resultOf = async (request: ClientCompatRequest): Promise<ClientCompatResponse__Input> => {
  const { testName } = request;
  try {
    const { channel } = await channelFor(request);
    return { testName, response: await invoke(channel, request) };
  } catch (error) {
    return { testName, error: { message: error instanceof Error ? (error.stack ?? error.message) : String(error) } };
  }
};

const run = async (bytes: Buffer): Promise<void> => {
  const result = await resultOf(clientCompatRequest.deserialize(bytes));
  process.stdout.write(delimited(clientCompatResponse.serialize(result)));
};

const closeAll = async (): Promise<void> => {
  for (const opened of channels.values()) await (await opened).close();
};

// The suite kills a client that has not reported a result.
process.once('SIGTERM', () => void closeAll().finally(() => process.exit(143)));

const running = new Set<Promise<void>>();
for await (const bytes of readDelimited(process.stdin)) {
  while (running.size >= parallel) await Promise.race(running);
  const one = run(bytes).finally(() => running.delete(one));
  running.add(one);
}
await Promise.all(running);
await closeAll();
