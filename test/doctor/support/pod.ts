import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { silentLogger } from '../../../src/grpc/index.js';
import type { ServiceImplementation } from '../../../src/grpc/server/index.js';
import type { KeyPair } from '../../../src/grpc/testing/index.js';
import { CloseStack } from '../../../src/platform/close-stack.js';
import { loadConfig } from '../../../src/platform/config.js';
import type { Scope } from '../../../src/platform/lifecycle.js';
import { commonSettings } from '../../../src/platform/settings/common-settings.js';
import type { Environment } from '../../../src/platform/settings/group.js';
import { createGrpcMetrics } from '../../../src/service/grpc-metrics.js';
import { openService, type RunningService } from '../../../src/service/open-service.js';
import { scopeOf } from '../../support/scope.js';

/** Closed in reverse order. */
export interface TestScope extends Scope {
  close(): Promise<void>;
}

export const createScope = (): TestScope => {
  const open = new CloseStack(() => ({ ...silentLogger, fatal() {} }));
  return { ...scopeOf(open), close: () => open.closeAll() };
};

/** A directory of its own with files. */
export const writeFiles = async (scope: Scope, files: Readonly<Record<string, string>>): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'doctor-'));
  scope.onClose('files', async () => rm(directory, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
  return directory;
};

export interface PodOptions {
  /** `127.0.0.1:0` */
  readonly address: string;
  readonly name: string;
  readonly implementation: ServiceImplementation;
  readonly descriptors: Buffer;
  readonly certificate: KeyPair;
  readonly ca: string;
  readonly policy: object;
  readonly environment: Environment;
}

/** A service as in a pod, with health: started, and with a responding database. */
export const startPod = async (scope: Scope, options: PodOptions): Promise<RunningService> => {
  const { address, name, implementation, descriptors, certificate, ca, policy, environment } = options;
  const directory = await writeFiles(scope, {
    'tls.crt': certificate.certificatePem,
    'tls.key': certificate.privateKeyPem,
    'ca.crt': ca,
    'policy.json': JSON.stringify(policy),
  });
  const config = loadConfig(commonSettings({ port: 0 }), {
    LISTEN_ADDRESS: address,
    HEALTH_ADDRESS: 'off',
    METRICS_ADDRESS: 'off',
    DATABASE_URL: 'postgres://nobody@localhost/none',
    DRAIN_TIMEOUT_MS: '0',
    TLS_DIRECTORY: directory,
    AUTH_POLICY_FILE: `${directory}/policy.json`,
    ...environment,
  });
  const metrics = createGrpcMetrics(new Registry());
  const service = await openService({
    config,
    name,
    implementation,
    descriptors,
    logger: silentLogger,
    metrics,
    traces: undefined,
    scope,
  });
  service.health.set('', 'SERVING');
  service.health.set(name, 'SERVING');
  return service;
};
