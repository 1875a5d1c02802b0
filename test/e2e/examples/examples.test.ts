import { expect } from 'chai';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { ReceivedSpan } from '../../support/collector/decode.js';
import { copyTree, type CopyOfTree } from '../../support/copy-of-tree.js';
import { core, createToken, secretValue } from '../support/cluster.js';
import { type CallResult, grpcurl } from '../support/grpcurl.js';
import { helm, install } from '../support/helm.js';
import { portForward, type PortForward } from '../support/port-forward.js';
import { openNamespace, podsOfComponent } from '../support/release.js';
import { settings } from '../support/settings.js';
import { type CollectorPod, startCollectorPod } from './support/collector.js';
import { startDatabases } from './support/databases.js';
import { runClient } from './support/run-client.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const port = 9010;
const answer = z.record(z.string(), z.record(z.string(), z.string()));

/** The example, and what npm run new-service makes of it. */
const services = [
  { name: 'notes', method: 'notes.v1.Notes', resource: 'note', verb: 'Note' },
  { name: 'shop', method: 'shop.v1.Shop', resource: 'shop', verb: 'Shop' },
];
const clients = ['client-go', 'client-typescript'];

describe('what others build on Duet', () => {
  let namespace: string;
  let directory: string;
  let copy: CopyOfTree;
  let collector: CollectorPod;
  let closeNamespace: (() => Promise<void>) | undefined;

  const account = (name: string): string => `system:serviceaccount:${namespace}:${name}`;

  const installDuet = async (): Promise<void> => {
    const callers = [
      ...services.map(({ name }) => ({ subject: account(name), methods: ['/v1.post.Post/GetPost'] })),
      ...clients.map((name) => ({ subject: account(name), methods: ['/v1.post.Post/ListPosts'] })),
    ];
    await install(namespace, 'duet', {
      set: { 'tracing.endpoint': collector.endpoint, minReadySeconds: 0, 'drain.preStopSeconds': 1 },
      json: { 'post.auth.callers': callers, extraEnv: [{ name: 'OTEL_BSP_SCHEDULE_DELAY', value: '500' }] },
    });
  };

  const installService = async ({ name, method }: (typeof services)[number]): Promise<void> => {
    const chart = name === 'notes' ? join(root, 'examples/notes/chart') : join(copy.path, `services/${name}/chart`);
    const values = {
      image: `${name}:${settings.imageTag}`,
      tracing: collector.endpoint,
      callers: [{ subject: account('duet-client'), methods: [`/${method}/*`] }],
      env: { OTEL_BSP_SCHEDULE_DELAY: '500' },
    };
    const flags = Object.entries(values).flatMap(([key, value]) => ['--set-json', `${key}=${JSON.stringify(value)}`]);
    await helm('install', namespace, name, chart, '--wait', '--timeout', '2m', ...flags);
  };

  before(async function () {
    this.timeout(300_000);
    directory = await mkdtemp(join(tmpdir(), 'duet-examples-'));
    ({ namespace, close: closeNamespace } = await openNamespace('examples'));
    const names = services.map(({ name }) => name);
    collector = await startCollectorPod(namespace);
    await Promise.all([installDuet(), startDatabases(namespace, names)]);
    copy = await copyTree();
    await copy.run('scripts/new-service.mjs', 'shop');
    await Promise.all(services.map(installService));
  });
  after(async function () {
    this.timeout(180_000);
    await collector?.close();
    await closeNamespace?.();
    await copy?.close();
    await rm(directory, { recursive: true });
  });

  /** The spans of the trace that this one belongs to, from it up to the root. */
  const pathOf = (span: ReceivedSpan, spans: readonly ReceivedSpan[]): ReceivedSpan[] => {
    const parent = spans.find(({ traceId, spanId }) => traceId === span.traceId && spanId === span.parentSpanId);
    return parent === undefined ? [span] : [span, ...pathOf(parent, spans)];
  };

  for (const { name, method, resource, verb } of services) {
    describe(name, () => {
      let forward: PortForward;
      let caFile: string;

      before(async () => {
        forward = await portForward(namespace, `service/${name}`, port);
        caFile = join(directory, `${name}.crt`);
        await writeFile(caFile, await secretValue(namespace, `${name}-tls`, 'ca.crt'));
      });
      after(() => forward?.close());

      const call = async (rpc: string, request: Record<string, unknown>, as = 'duet-client'): Promise<CallResult> => {
        const token = await createToken(namespace, as, [`${name}.${namespace}`]);
        const reflectionToken = await createToken(namespace, 'duet-client', [`${name}.${namespace}`]);
        const tls = { caFile, serverName: `${name}.${namespace}.svc` };
        return grpcurl({ address: forward.address, tls, token, reflectionToken }, `${method}/${rpc}`, request);
      };
      const message = (value: Record<string, unknown>): Record<string, unknown> => ({ [`${resource}Message`]: value });

      it('fills in the post and its author, in one trace through Post and User', async () => {
        const created = await call(`Create${verb}`, message({ postId: '1', text: 'read this again' }));
        expect(created).to.include({ code: 'OK' });
        const id = answer.parse(created.messages[0])[`${resource}Message`]?.[`${resource}Id`];
        const read = await call(`Get${verb}`, { [`${resource}Id`]: id });
        expect(read.messages).to.deep.equal([
          message({
            [`${resource}Id`]: id,
            postId: '1',
            text: 'read this again',
            postTitle: 'One connection, many calls',
            postAuthor: 'Henry',
          }),
        ]);

        const through = [name, 'duet-post', 'duet-user'];
        const runsThrough = (span: ReceivedSpan, spans: readonly ReceivedSpan[]): boolean => {
          const path = pathOf(span, spans).toReversed();
          const ofServices = path.map(({ resource: { 'service.name': service } }) => service);
          return path[0]?.name === `${method}/Get${verb}` && [...new Set(ofServices)].join() === through.join();
        };
        await collector.until((spans) => spans.some((span) => runsThrough(span, spans)));
      });

      it('refuses an account that its table of callers does not have', async () => {
        expect(await call(`Get${verb}`, { [`${resource}Id`]: 'any' }, 'default')).to.include({
          code: 'PermissionDenied',
        });
      });
    });
  }

  for (const name of clients) {
    it(`${name} lists posts over all pods of Post`, async () => {
      const lines = await runClient(namespace, name, `duet-${name}:${settings.imageTag}`);
      expect(lines).to.deep.equal([
        'One connection, many calls (Henry)',
        'A Service without an address of its own (Henry)',
        'Deadlines, not timeouts (Henry)',
      ]);
      const { items } = await core.listNamespacedPod({ namespace, labelSelector: podsOfComponent('duet', 'post') });
      expect(items).to.have.lengthOf(2);
      for (const { metadata } of items) {
        const log = await core.readNamespacedPodLog({ namespace, name: metadata?.name ?? '' });
        expect(log, metadata?.name).to.include(`"caller":"${account(name)}"`);
      }
    });
  }
});
