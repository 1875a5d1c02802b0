import { postDescriptors, userDescriptors } from '../../../src/contract/descriptors.js';
import { postDefinition } from '../../../src/contract/post.js';
import { userDefinition } from '../../../src/contract/user.js';
import {
  type Authority,
  createAuthority,
  endpointSlice,
  FakeApiServer,
  type KeyPair,
  type LeafOptions,
  type Pod,
} from '../../../src/grpc/testing/index.js';
import { Concealer } from '../../../src/doctor/conceal.js';
import { examine, type Overrides } from '../../../src/doctor/examine.js';
import type { Finding } from '../../../src/doctor/finding.js';
import { report } from '../../../src/doctor/report.js';
import { doctorSettings } from '../../../src/doctor/settings.js';
import { createClient } from '../../../src/grpc/client/index.js';
import { silentLogger } from '../../../src/grpc/index.js';
import { kubernetesApi, type EndpointSliceApi, registerResolvers } from '../../../src/grpc/kubernetes/index.js';
import { implement } from '../../../src/grpc/server/index.js';
import { loadConfig } from '../../../src/platform/config.js';
import { channelSettings } from '../../../src/platform/settings/channel-settings.js';
import type { Environment } from '../../../src/platform/settings/group.js';
import { askUser } from '../../../src/post/ask-user.js';
import { createAuthors } from '../../../src/post/authors.js';
import { postHandlers } from '../../../src/post/service.js';
import { postStore } from '../../../src/post/store.js';
import { openChannel } from '../../../src/service/open-channel.js';
import type { RunningService } from '../../../src/service/open-service.js';
import { userHandlers } from '../../../src/user/service.js';
import { userStore } from '../../../src/user/store.js';
import { userImports } from '../../../src/user/user-imports.js';
import type { TestIssuer } from '../../support/token-issuer.js';
import type { Databases } from './databases.js';
import { startGatewayPods, type GatewayPods } from './gateway.js';
import { createScope, startPod, writeFiles } from './pod.js';

export type Component = 'user' | 'post';

/** Both services have pods at these addresses. */
export const addresses = ['127.0.0.11', '127.0.0.12'] as const;
export const client = 'system:serviceaccount:shop:duet-client';
export const audiences = { user: 'duet-user.shop', post: 'duet-post.shop' } as const;

const names = (component: Component): string[] => [
  `duet-${component}-headless.shop.svc`,
  `*.duet-${component}-headless.shop.svc`,
];

/** The chart's certificate. */
export const goodLeaf = (component: Component): LeafOptions => ({
  dns: [`duet-${component}.shop.svc`, ...names(component)],
  clientAuth: true,
});

export interface ReleaseOptions {
  readonly databases: Databases;
  readonly issuer: TestIssuer;
  /** The certificate that a pod presents; undefined: the right one. */
  readonly certificate?: (component: Component, address: string, authority: Authority) => KeyPair | undefined;
  /** For all pods. */
  readonly environment?: Environment;
  /** Also starts the gateway, with a pod at each address, by default both; undefined: no gateway. */
  readonly gateway?: Partial<Pick<GatewayPods, 'addresses' | 'certificate' | 'environment'>>;
  /** The subjects in the services' policies. */
  readonly callers?: readonly string[];
}

/** A release without a cluster: two pods of each service on loopback addresses, with DNS, an API server and tokens. */
export interface Release {
  readonly ports: Readonly<Record<Component, number>>;
  /** By component and address. */
  readonly pods: ReadonlyMap<string, RunningService>;
  readonly apis: Readonly<Record<Component, FakeApiServer>>;
  /** DNS records. */
  readonly dns: Map<string, string[]>;
  /** Sets the pods of a service, in one slice. */
  setPods(component: Component, pods: readonly (Pod | string)[]): void;
  /** Checks it, with the environment of the chart's pod plus overrides. */
  examine(environment?: Environment, overrides?: Overrides): Promise<Finding[]>;
  /** The output of the last run. */
  printed(): string;
  /** Writes a file that is deleted with the release. */
  file(text: string): Promise<string>;
  close(): Promise<void>;
}

const routed = (apis: Readonly<Record<Component, EndpointSliceApi>>): EndpointSliceApi => {
  const of = (service: string): EndpointSliceApi => apis[service.includes('post') ? 'post' : 'user'];
  return {
    list: (service, signal) => of(service.service).list(service, signal),
    watch: (service, from) => of(service.service).watch(service, from),
  };
};

/** The fake API servers, called as one. */
export const apiOf = (apis: Readonly<Record<Component, FakeApiServer>>): EndpointSliceApi =>
  routed({ user: kubernetesApi({ config: apis.user.config }), post: kubernetesApi({ config: apis.post.config }) });

export const openRelease = async (options: ReleaseOptions): Promise<Release> => {
  const { databases, issuer, certificate = () => undefined, callers = [client] } = options;
  const scope = createScope();
  const authority = createAuthority('Duet CA');
  const identity = authority.issue({ dns: ['duet-client.shop'], clientAuth: true });
  const directory = await writeFiles(scope, {
    'ca.crt': authority.certificatePem,
    'tls.crt': identity.certificatePem,
    'tls.key': identity.privateKeyPem,
    'user-token': await issuer.sign({ aud: [audiences.user], sub: client }),
    'post-token': await issuer.sign({ aud: [audiences.post], sub: client }),
    'posts-token': await issuer.sign({ aud: [audiences.user], sub: 'system:serviceaccount:shop:duet-post' }),
  });
  const keys = { AUTH_JWKS: issuer.url, AUTH_ISSUER: issuer.issuer, AUTH_JWKS_CA_FILE: issuer.caFile };
  const policy = {
    callers: [
      ...callers.map((subject) => ({ subject, methods: ['*'] })),
      {
        subject: 'system:serviceaccount:shop:duet-post',
        methods: ['/v1.user.User/BatchGetUsers', '/v1.user.User/GetUser'],
      },
    ],
  };
  const pods = new Map<string, RunningService>();
  const ports = { user: 0, post: 0 };
  const start = async (
    component: Component,
    implementation: Parameters<typeof startPod>[1]['implementation'],
  ): Promise<void> => {
    for (const address of addresses) {
      const service = await startPod(scope, {
        address: `${address}:${ports[component]}`,
        name: component === 'user' ? 'v1.user.User' : 'v1.post.Post',
        implementation,
        descriptors: component === 'user' ? userDescriptors() : postDescriptors(),
        certificate: certificate(component, address, authority) ?? authority.issue(goodLeaf(component)),
        ca: authority.certificatePem,
        policy,
        environment: { ...keys, AUTH_AUDIENCE: audiences[component], ...options.environment },
      });
      ports[component] = service.port;
      pods.set(`${component} ${address}`, service);
    }
  };

  registerResolvers();
  const apis = {
    user: scope.use('api', await FakeApiServer.start()),
    post: scope.use('api', await FakeApiServer.start()),
  };
  const dns = new Map<string, string[]>();
  let ofGateway: Environment = {};
  try {
    await start(
      'user',
      implement(userDefinition, userHandlers(userStore(databases.user), userImports(databases.user))),
    );
    const mutual = options.environment?.['TLS_MODE'] === 'mutual';
    const { user: toUser } = loadConfig(
      { groups: { user: channelSettings('USER') }, rules: [] },
      {
        USER_ADDRESS: `static:///${addresses.map((address) => `${address}:${ports.user}`).join(',')}`,
        USER_TLS_MODE: mutual ? 'mutual' : 'server',
        USER_TLS_DIRECTORY: directory,
        USER_TLS_SERVER_NAME: 'duet-user.shop.svc',
        USER_TOKEN_FILE: `${directory}/posts-token`,
      },
    );
    const channel = await openChannel(toUser, {
      serviceConfig: {},
      logger: silentLogger,
      scope,
      onCertificates: () => {},
    });
    const authors = createAuthors({
      ask: askUser(createClient(userDefinition, channel)),
      budgetMs: 3_000,
      logger: silentLogger,
    });
    await start('post', implement(postDefinition, postHandlers(postStore(databases.post), authors)));
    if (options.gateway !== undefined) {
      const { addresses: at = addresses, certificate: presented, environment = {} } = options.gateway;
      const pods = { addresses: at, ports, authority, certificate: presented, environment };
      ofGateway = await startGatewayPods(scope, pods);
    }
  } catch (error) {
    await scope.close();
    throw error;
  }

  const setPods: Release['setPods'] = (component, of) =>
    apis[component].set(endpointSlice(`duet-${component}-headless-1`, of, { port: ports[component] }));
  for (const component of ['user', 'post'] as const) {
    setPods(component, addresses);
    dns.set(`duet-${component}-headless.shop.svc`, [...addresses]);
  }
  const service = (component: Component): Environment => {
    const prefix = component.toUpperCase();
    return {
      [`${prefix}_ADDRESS`]: `kubernetes:///duet-${component}-headless.shop:${ports[component]}`,
      [`${prefix}_TLS_DIRECTORY`]: directory,
      [`${prefix}_TLS_SERVER_NAME`]: `duet-${component}.shop.svc`,
      [`${prefix}_TOKEN_FILE`]: `${directory}/${component}-token`,
      [`${prefix}_AUDIENCE`]: audiences[component],
      [`${prefix}_CERTIFICATE_NAMES`]: names(component).join(','),
      [`${prefix}_REFLECTION`]: 'authenticated',
      [`${prefix}_DATABASE_URL`]: `postgres://duet_${component}:a-password@db.shop.svc/duet_${component}?sslmode=verify-full`,
    };
  };
  let concealer = new Concealer();
  let last: Finding[] = [];
  return {
    ports,
    pods,
    apis,
    dns,
    setPods,
    async examine(environment = {}, overrides = {}) {
      concealer = new Concealer();
      const config = loadConfig(doctorSettings, {
        ...keys,
        ...service('user'),
        ...service('post'),
        ...ofGateway,
        ...environment,
      });
      last = await examine(config, concealer, {
        api: apiOf(apis),
        lookup: async (host) =>
          dns.get(host) ?? Promise.reject(Object.assign(new Error('not found'), { code: 'ENOTFOUND' })),
        openDatabase: (url) => ({
          ...(url.reveal().includes('duet_user') ? databases.user : databases.post),
          close: async () => {},
        }),
        dnsPatience: { withinMs: 300, intervalMs: 50 },
        warmUpMs: 500,
        ...overrides,
      });
      return last;
    },
    printed: () => report(last, concealer, 'text'),
    file: async (text) => `${await writeFiles(scope, { file: text })}/file`,
    close: () => scope.close(),
  };
};
