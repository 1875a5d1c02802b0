import type { Authority, KeyPair } from '../../../src/grpc/testing/index.js';
import { gatewaySettings } from '../../../src/gateway/settings.js';
import { startGateway } from '../../../src/gateway/start-gateway.js';
import { silentLogger } from '../../../src/grpc/index.js';
import { loadConfig } from '../../../src/platform/config.js';
import type { Environment } from '../../../src/platform/settings/group.js';
import { writeFiles, type TestScope } from './pod.js';

export const gatewayHost = 'duet-gateway.shop.svc';

export interface GatewayPods {
  /** Each pod's own loopback address. */
  readonly addresses: readonly string[];
  readonly ports: Readonly<Record<'user' | 'post', number>>;
  readonly authority: Authority;
  /** The certificate that it presents; undefined: the right one. */
  readonly certificate: ((authority: Authority) => KeyPair) | undefined;
  /** Added to the chart's settings. */
  readonly environment: Environment;
}

/** The gateway as it runs in pods, in front of a release. @returns the environment of a doctor that checks it */
export const startGatewayPods = async (scope: TestScope, pods: GatewayPods): Promise<Environment> => {
  const { addresses, ports, authority, certificate, environment } = pods;
  const leaf = certificate?.(authority) ?? authority.issue({ dns: [gatewayHost] });
  const directory = await writeFiles(scope, {
    'ca.crt': authority.certificatePem,
    'tls.crt': leaf.certificatePem,
    'tls.key': leaf.privateKeyPem,
  });
  const service = (component: 'user' | 'post'): Environment => {
    const prefix = component.toUpperCase();
    return {
      [`${prefix}_ADDRESS`]: `static:///${addresses.map((address) => `${address}:${ports[component]}`).join(',')}`,
      [`${prefix}_TLS_DIRECTORY`]: directory,
      [`${prefix}_TLS_SERVER_NAME`]: `duet-${component}.shop.svc`,
    };
  };
  let port = 0;
  for (const address of addresses) {
    const config = loadConfig(gatewaySettings, {
      LISTEN_ADDRESS: `${address}:${port}`,
      HEALTH_ADDRESS: 'off',
      METRICS_ADDRESS: 'off',
      DRAIN_TIMEOUT_MS: '1',
      TLS_DIRECTORY: directory,
      ALLOWED_HOSTS: gatewayHost,
      ...service('user'),
      ...service('post'),
      ...environment,
    });
    ({ port } = await startGateway(config, { ...silentLogger, fatal() {} }, scope));
  }
  return {
    GATEWAY_ADDRESS: `static:///${addresses.map((address) => `${address}:${port}`).join(',')}`,
    GATEWAY_TLS_DIRECTORY: directory,
    GATEWAY_TLS_SERVER_NAME: gatewayHost,
    GATEWAY_ALLOWED_HOSTS: gatewayHost,
  };
};
