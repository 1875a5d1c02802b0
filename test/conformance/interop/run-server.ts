import { fileURLToPath } from 'node:url';
import { install } from '../runner/install.js';
import { judge, type Result } from '../runner/result.js';
import { startChild } from '../../support/child.js';
import type { CertificateFiles } from '../support/certificates.js';
import { runCommand } from '../support/command.js';

const cases = [
  'empty_unary',
  'large_unary',
  'client_streaming',
  'server_streaming',
  'ping_pong',
  'empty_stream',
  'timeout_on_sleeping_server',
  'cancel_after_begin',
  'cancel_after_first_response',
  'status_code_and_message',
  'special_status_message',
  'custom_metadata',
  'unimplemented_method',
  'unimplemented_service',
  'pick_first_unary',
  'rpc_soak',
  'channel_soak',
  'orca_per_rpc',
  'orca_oob',
];

/** Response sizes in bytes. The last is grpc-go's default limit, minus the overhead. */
export const soakSizes = [10, 256 * 1024, 1024 * 1024, 4_000_000];

/** The policy that passes load reports to the two cases about them. */
const loadPolicy = '{"loadBalancingConfig":[{"test_backend_metrics_load_balancer":{}}]}';

const argumentsOf: readonly (readonly [name: string, args: readonly string[]])[] = [
  ...cases.map((name): [string, string[]] => [
    name,
    ['-test_case', name, ...(name.startsWith('orca') ? ['-service_config_json', loadPolicy] : [])],
  ]),
  ...['rpc_soak', 'channel_soak'].flatMap((name) =>
    soakSizes.map((size): [string, string[]] => [
      `${name}, 50 responses of ${size} bytes`,
      [
        '-test_case',
        name,
        '-soak_iterations',
        '50',
        '-soak_response_size',
        String(size),
        '-soak_overall_timeout_seconds',
        '60',
      ],
    ]),
  ),
];

/** Runs grpc-go's interop client against our server. */
export const runInteropServer = async (certificates: CertificateFiles | undefined): Promise<Result> => {
  const client = await install('client');
  const program = fileURLToPath(new URL('./server.js', import.meta.url));
  const tls = certificates ? ['--certificate', certificates.certificate, '--key', certificates.key] : [];
  const server = startChild(process.execPath, [program, ...tls]);
  try {
    const [, port = ''] = await server.line(/^listening on (\d+)$/);
    const outcomes = new Map<string, string | undefined>();
    for (const [name, args] of argumentsOf) {
      const trust = certificates ? ['-use_tls', '-use_test_ca', '-ca_file', certificates.authority] : [];
      const all = ['-server_host', '127.0.0.1', '-server_port', port, ...trust, ...args];
      const { code, output } = await runCommand(client, all, { timeoutMs: 70_000 });
      outcomes.set(name, code === 0 ? undefined : output.trim().split('\n').slice(-2).join('\n'));
    }
    return judge('grpc-go interop v1.85.0', certificates ? 'server, TLS' : 'server', outcomes);
  } finally {
    await server.stop();
  }
};
