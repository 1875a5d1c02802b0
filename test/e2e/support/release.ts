import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNamespace, createToken, deleteNamespace, describeNamespace, secretValue } from './cluster.js';
import type { Target } from './grpcurl.js';
import { type Values, helm, install } from './helm.js';
import { type PortForward, portForward } from './port-forward.js';

/** The services, which use gRPC. */
export type Component = 'user' | 'post';

/** Everything that runs as a Deployment. */
export type Deployed = Component | 'gateway';

export const grpcPorts = { user: 9000, post: 9001 } as const;

/** The labels of a release's pods, as a selector. */
export const podsOfComponent = (release: string, component: Deployed | 'postgresql'): string =>
  `app.kubernetes.io/instance=${release},app.kubernetes.io/component=${component}`;

/** An installed release with TLS and tokens, and ways to call it. */
export interface Release {
  readonly namespace: string;
  readonly name: string;
  /** The output of `helm install`. */
  readonly notes: string;
  /** The CA that signed the services' certificates, as a file. */
  readonly caFile: string;
  /** The audience of a service's tokens. */
  audience(component: Component): string;
  /** A token for one or more services: of the release's client account, unless another is named. */
  token(components: Component | readonly Component[], serviceAccount?: string): Promise<string>;
  /** A service through a port-forward to its Service, opened on first use and again after it was closed. */
  target(component: Component): Promise<Target>;
  /** Closes the port-forward to a service, which leads to one pod while it is open. */
  closeForward(component: Component): Promise<void>;
  /** Deletes the release with its namespace. */
  close(): Promise<void>;
}

const openNamespaces = new Set<string>();

/** The state of the namespaces of all open releases: for the output of a failed test. */
export const describeReleases = async (): Promise<string> =>
  (await Promise.all([...openNamespaces].map(describeNamespace))).join('\n');

/** A namespace that is described when a test fails, and deleted by the function beside its name. */
export const openNamespace = async (purpose: string): Promise<{ namespace: string; close: () => Promise<void> }> => {
  const namespace = await createNamespace(purpose);
  openNamespaces.add(namespace);
  return {
    namespace,
    async close() {
      openNamespaces.delete(namespace);
      await deleteNamespace(namespace);
    },
  };
};

export interface ReleaseOptions extends Values {
  /** What the namespace has before the chart is installed. */
  readonly prepare?: (namespace: string) => Promise<void>;
  /** What is done once the chart is uninstalled, before the namespace is deleted. */
  readonly finish?: (namespace: string) => Promise<void>;
}

/** Installs the chart in its own namespace. */
export const openRelease = async (purpose: string, options: ReleaseOptions = {}): Promise<Release> => {
  const { prepare, finish, ...values } = options;
  const { namespace, close } = await openNamespace(purpose);
  const directory = await mkdtemp(join(tmpdir(), 'duet-e2e-'));
  const name = 'duet';
  const forwards = new Map<Component, Promise<PortForward>>();
  const closeForward = async (component: Component): Promise<void> => {
    const forward = forwards.get(component);
    forwards.delete(component);
    await (await forward)?.close();
  };
  const closeAll = async (): Promise<void> => {
    await Promise.all([closeForward('user'), closeForward('post')]);
    await rm(directory, { recursive: true });
    if (finish) {
      await helm('uninstall', namespace, name, '--ignore-not-found', '--wait');
      await finish(namespace);
    }
    await close();
  };

  try {
    await prepare?.(namespace);
    const notes = await install(namespace, name, values);
    const caFile = join(directory, 'ca.crt');
    await writeFile(caFile, await secretValue(namespace, `${name}-post-tls`, 'ca.crt'));
    const audience = (component: Component): string => `${name}-${component}.${namespace}`;
    const token = (components: Component | readonly Component[], serviceAccount = `${name}-client`): Promise<string> =>
      createToken(namespace, serviceAccount, [components].flat().map(audience));
    return {
      namespace,
      name,
      notes,
      caFile,
      audience,
      token,
      closeForward,
      async target(component) {
        let forward = forwards.get(component);
        if (!forward) {
          forward = portForward(namespace, `service/${name}-${component}`, grpcPorts[component]);
          forwards.set(component, forward);
        }
        const { address } = await forward;
        return {
          address,
          tls: { caFile, serverName: `${name}-${component}.${namespace}.svc` },
          token: await token(component),
        };
      },
      close: closeAll,
    };
  } catch (error) {
    const found = await describeNamespace(namespace);
    await closeAll();
    throw new Error(`the chart was not installed in ${namespace}\n${found}`, { cause: error });
  }
};

let shared: Promise<Release> | undefined;

/** The release with default values that cases share, which must leave it unchanged. The root hooks close it. */
export const sharedRelease = (): Promise<Release> => (shared ??= openRelease('shared'));

export const closeSharedRelease = async (): Promise<void> => {
  const release = await shared?.catch(() => undefined);
  await release?.close();
};
