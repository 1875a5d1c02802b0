import { Registry } from 'prom-client';
import { createRecordingLogger, type LogEntry } from '../../src/grpc/testing/index.js';
import type { ServiceImplementation } from '../../src/grpc/server/index.js';
import { CloseStack } from '../../src/platform/close-stack.js';
import { loadConfig } from '../../src/platform/config.js';
import { commonSettings } from '../../src/platform/settings/common-settings.js';
import { createGrpcMetrics } from '../../src/service/grpc-metrics.js';
import { openService, type RunningService } from '../../src/service/open-service.js';
import { scopeOf } from './scope.js';
import { serviceEnvironment } from './service-environment.js';

export interface ServedService extends RunningService {
  /** `127.0.0.1:port` */
  readonly address: string;
  readonly registry: Registry;
  /** The server's log without the lines of calls: only server faults. */
  readonly log: readonly LogEntry[];
  close(): Promise<void>;
}

/** Serves an implementation like User and Post, with all their interceptors, in plaintext and without tokens. */
export const serveService = async (
  name: string,
  implementation: ServiceImplementation,
  settings: Readonly<Record<string, string>> = {},
): Promise<ServedService> => {
  const registry = new Registry();
  const logger = createRecordingLogger();
  const open = new CloseStack(() => ({ ...logger, fatal: (fields, message) => logger.error(fields, message) }));
  const service = await openService({
    config: loadConfig(commonSettings({ port: 0 }), {
      ...serviceEnvironment,
      DATABASE_URL: 'postgres://nobody@nowhere/nothing',
      DRAIN_TIMEOUT_MS: '0',
      ...settings,
    }),
    name,
    implementation,
    descriptors: Buffer.alloc(0),
    logger,
    metrics: createGrpcMetrics(registry),
    traces: undefined,
    scope: scopeOf(open),
  });
  return {
    ...service,
    address: `127.0.0.1:${service.port}`,
    registry,
    get log() {
      return logger.entries.filter(({ message }) => message !== 'call');
    },
    close: () => open.closeAll(),
  };
};
