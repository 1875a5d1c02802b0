import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { clientChannelOptions } from '../../src/grpc/client/channel-options.js';
import { serverSettings } from '../../src/grpc/server/connection/server-settings.js';

describe('channel options', () => {
  it('of a client have the defaults that the types promise', () => {
    expect(clientChannelOptions({})).to.deep.equal({
      'grpc.max_receive_message_length': 4_194_304,
      'grpc.max_send_message_length': -1,
      'grpc.enable_channelz': 0,
      'grpc.keepalive_time_ms': 30_000,
      'grpc.keepalive_timeout_ms': 10_000,
      'grpc.keepalive_permit_without_calls': 1,
      'grpc-node.flow_control_window': 1_048_576,
      'grpc.default_compression_algorithm': 0,
      'grpc.initial_reconnect_backoff_ms': 1_000,
      'grpc.max_reconnect_backoff_ms': 5_000,
      'grpc.dns_min_time_between_resolutions_ms': 30_000,
      'grpc.client_idle_timeout_ms': 1_800_000,
      'grpc.use_local_subchannel_pool': 1,
      'grpc.enable_retries': 1,
      'grpc.per_rpc_retry_buffer_size': 1_048_576,
      'grpc.retry_buffer_size': 16_777_216,
      'grpc.service_config_disable_resolution': 1,
      'grpc.enable_http_proxy': 0,
    });
  });

  it('of a server have the defaults that the types promise', () => {
    expect(serverSettings()).to.deep.equal({
      maxReceiveMessageBytes: 4_194_304,
      maxSendMessageBytes: 4_194_304,
      requestMemory: { totalBytes: 67_108_864, callerBytes: 33_554_432, strangersBytes: 67_108_864 },
      requestTimeoutMs: 30_000,
      sendTimeoutMs: 600_000,
      maxConcurrentStreams: 1_000,
      flowControlWindowBytes: 1_048_576,
      maxMetadataBytes: 16_384,
      maxConnections: Infinity,
      keepalive: {
        timeMs: 60_000,
        timeoutMs: 20_000,
        maxConnectionIdleMs: 900_000,
        maxConnectionAgeMs: 1_800_000,
        maxConnectionAgeGraceMs: 30_000,
      },
    });
  });

  it('say 1 and 0 where grpc-js compares with numbers', () => {
    const options = clientChannelOptions({ keepalive: { permitWithoutCalls: false }, channelz: true, httpProxy: true });
    expect(options['grpc.keepalive_permit_without_calls']).to.equal(0);
    expect(options['grpc.enable_channelz']).to.equal(1);
    expect(options['grpc.enable_http_proxy']).to.equal(1);
  });

  it('turn Infinity into what grpc-js takes for never and for no limit', () => {
    const options = clientChannelOptions({
      maxReceiveMessageBytes: Infinity,
      keepalive: { timeMs: Infinity },
      idleTimeoutMs: Infinity,
    });
    expect(options['grpc.max_receive_message_length']).to.equal(-1);
    expect(options['grpc.keepalive_time_ms']).to.equal(2_147_483_647);
    expect(options['grpc.client_idle_timeout_ms']).to.equal(2_147_483_647);
  });

  it('are spelled out nowhere else', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && file !== join('grpc', 'client', 'channel-options.ts'),
    );
    const found = files.filter((file) =>
      /['"`](grpc|grpc-node)\.[a-z_]+['"`]/.test(readFileSync(join('src', file), 'utf8')),
    );
    expect(found).to.deep.equal([]);
  });
});
