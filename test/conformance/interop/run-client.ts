import { startChild } from '../../support/child.js';
import { install } from '../runner/install.js';
import { judge, type Result } from '../runner/result.js';
import type { CertificateFiles } from '../support/certificates.js';
import { connect, type ConnectOptions } from '../support/duet.js';
import { interopCases, largeUnary, testClient } from './cases.js';
import { soakSizes } from './run-server.js';

/** Calls `work` with its own channel. */
const onChannel = async (
  options: ConnectOptions,
  work: (...args: Parameters<(typeof interopCases)[string]>) => Promise<void>,
): Promise<void> => {
  const connected = await connect(options);
  try {
    await work(testClient(connected.channel), connected.channel);
  } finally {
    await connected.close();
  }
};

const soaks = (options: ConnectOptions): [string, () => Promise<void>][] =>
  soakSizes.flatMap((size) => [
    [
      `rpc_soak, 50 responses of ${size} bytes`,
      () =>
        onChannel(options, async (client) => {
          for (let call = 0; call < 50; call++) await largeUnary(client, size);
        }),
    ],
    [
      `channel_soak, 50 responses of ${size} bytes`,
      async () => {
        for (let call = 0; call < 50; call++) await onChannel(options, (client) => largeUnary(client, size));
      },
    ],
  ]);

/** Runs our client's interop cases against grpc-go's server. */
export const runInteropClient = async (certificates: CertificateFiles | undefined): Promise<Result> => {
  const program = await install('server');
  const tls = certificates
    ? ['-use_tls', '-tls_cert_file', certificates.certificate, '-tls_key_file', certificates.key]
    : [];
  const logging = { ...process.env, GRPC_GO_LOG_SEVERITY_LEVEL: 'info' };
  const server = startChild(program, ['-port', '0', ...tls], logging);
  try {
    const [, port] = await server.line(/interop server listening on .*:(\d+)/);
    const options = { port: Number(port), tls: certificates && { authorities: certificates.authorityPem } };
    const cases = Object.entries(interopCases).map(([name, run]): [string, () => Promise<void>] => [
      name,
      () => onChannel(options, run),
    ]);
    const outcomes = new Map<string, string | undefined>();
    for (const [name, run] of [...cases, ...soaks(options)]) outcomes.set(name, await failureOf(run));
    return judge('grpc-go interop v1.85.0', certificates ? 'client, TLS' : 'client', outcomes);
  } finally {
    await server.stop();
  }
};

const failureOf = async (run: () => Promise<void>): Promise<string | undefined> => {
  try {
    await run();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
