import { expect } from 'chai';
import { apps, podsOf, readyPods, until } from './support/cluster.js';
import { command } from './support/command.js';
import { chart, helm, valueFlags } from './support/helm.js';
import { type Release, openRelease, podsOfComponent } from './support/release.js';
import { settings } from './support/settings.js';

/** Node.js of the service's own image, which every cluster of this suite has. */
const script = (name: string, source: string, more: object = {}) => ({
  name,
  image: `${settings.imageRepository}-post:${settings.imageTag}`,
  imagePullPolicy: 'IfNotPresent',
  command: ['/nodejs/bin/node', '--eval', source],
  resources: { requests: { cpu: '10m', memory: '32Mi' } },
  volumeMounts: [{ name: 'shared', mountPath: '/shared' }],
  securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
  ...more,
});

/** The options of one release that change its pods, as values. */
const options = {
  replicaCount: 1,
  minReadySeconds: 0,
  drain: { preStopSeconds: 0 },
  revisionHistoryLimit: 1,
  commonAnnotations: { owner: 'shop' },
  extraObjects: [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: '{{ include "duet.fullname" . }}-more' },
      data: { FROM_CONFIG_MAP: 'yes', SAID_TWICE: 'by the ConfigMap', release: '{{ .Release.Name }}' },
    },
  ],
  post: {
    extraVolumes: [{ name: 'shared', emptyDir: {} }],
    initContainers: [script('before', 'require("fs").writeFileSync("/shared/before", "written before")')],
    extraContainers: [
      script(
        'beside',
        `console.log('found', require("fs").readFileSync("/shared/before", "utf8"));
         process.on("SIGTERM", () => process.exit(0)); setInterval(() => undefined, 60_000);`,
      ),
    ],
    envFrom: [{ configMapRef: { name: 'duet-more' } }],
    extraEnv: [{ name: 'SAID_TWICE', value: 'by extraEnv' }],
  },
};

describe('options that change what runs', () => {
  let duet: Release;

  before(async function () {
    this.timeout(300_000);
    duet = await openRelease('options', { json: options });
  });
  after(() => duet?.close());

  const upgrade = (json: Readonly<Record<string, unknown>>): Promise<string> =>
    helm(
      'upgrade',
      duet.namespace,
      duet.name,
      chart,
      '--reset-then-reuse-values',
      '--wait',
      '--timeout',
      '2m',
      ...valueFlags({ json }),
    );

  it('run containers before the service and beside it, and pass helm test', async () => {
    const logs = ['logs', 'deployment/duet-post', '--container', 'beside'];
    expect(await command('kubectl', ['--namespace', duet.namespace, ...logs])).to.equal('found written before\n');
    expect(await helm('test', duet.namespace, duet.name, '--timeout', '90s')).to.match(/Phase:\s+Succeeded/);
  });

  it('read the environment from an object of extraObjects, over which extraEnv wins', async () => {
    const variables = 'console.log(process.env.FROM_CONFIG_MAP, process.env.SAID_TWICE, process.env.release)';
    const node = ['exec', 'deployment/duet-post', '--container', 'post', '--', '/nodejs/bin/node', '--eval', variables];
    expect(await command('kubectl', ['--namespace', duet.namespace, ...node])).to.equal('yes by extraEnv duet\n');
  });

  it('annotate objects, and another annotation makes no new pods', async () => {
    const owners = async (): Promise<Set<string>> => {
      const kinds = 'deployments,services,statefulsets,serviceaccounts,configmaps,secrets,certificates,roles';
      const jsonPath = '{range .items[*]}{.metadata.annotations.owner}{"\\n"}{end}';
      const ours = ['--selector', 'app.kubernetes.io/name=duet,app.kubernetes.io/managed-by=Helm'];
      const get = ['--namespace', duet.namespace, 'get', kinds, ...ours, '--output', `jsonpath=${jsonPath}`];
      return new Set((await command('kubectl', get)).trimEnd().split('\n'));
    };
    const uids = async (): Promise<(string | undefined)[]> =>
      (await readyPods(duet.namespace, `app.kubernetes.io/instance=${duet.name}`, 3)).map(
        ({ metadata }) => metadata?.uid,
      );
    expect([...(await owners())]).to.deep.equal(['shop']);
    const before = await uids();
    await upgrade({ commonAnnotations: { owner: 'edge' } });
    expect([...(await owners())]).to.deep.equal(['edge']);
    expect(await uids()).to.have.members(before);
  });

  it('keep as many old ReplicaSets as revisionHistoryLimit says', async () => {
    const labelSelector = podsOfComponent(duet.name, 'user');
    const sets = async (): Promise<number> =>
      (await apps.listNamespacedReplicaSet({ namespace: duet.namespace, labelSelector })).items.length;
    for (const revision of ['1', '2']) await upgrade({ user: { podAnnotations: { revision } } });
    await until(
      'old ReplicaSets to go',
      {
        path: `/apis/apps/v1/namespaces/${duet.namespace}/replicasets`,
        list: (selector) => apps.listNamespacedReplicaSet({ namespace: duet.namespace, labelSelector: selector }),
        labelSelector,
      },
      ({ length }) => length === 2,
    );
    expect(await sets()).to.equal(2);
    await until('one pod', podsOf(duet.namespace, labelSelector), ({ length }) => length === 1);
  });
});
