import { expect } from 'chai';
import { setTimeout as pauseMs } from 'node:timers/promises';
import type { FailureLine } from '../../clients/load/tally.js';
import { readyPods, scale } from '../support/cluster.js';
import { podsOfComponent } from '../support/release.js';
import { command } from '../support/command.js';
import { sharedBench } from './support/bench.js';
import { type Bench, failuresSince, measure, steady } from './support/measure.js';
import type { Row } from './support/rows.js';
import { containersOf, freeze, isOutside, kill, resume, stop } from './support/outside.js';
import { upgrade } from './support/upgrade.js';

/** When the first pod was deleted, and when the last one was gone. */
const measureKill = async (bench: Bench): Promise<{ killing: number; killed: number }> => {
  let killing = NaN;
  let killed = NaN;
  await measure(bench, {
    name: 'A pod of each killed',
    planned: false,
    act: async ({ release: { namespace, name } }) => {
      const found = await Promise.all(
        (['user', 'post'] as const).map((component) => containersOf(namespace, podsOfComponent(name, component))),
      );
      const containers = found.map(([container]) => container ?? expect.fail('a service without pods'));
      killing = Date.now();
      for (const container of containers) await kill(container);
      killed = Date.now();
    },
  });
  return { killing, killed };
};

describe('calls go on', () => {
  let bench: Bench;
  before(async function () {
    this.timeout(400_000);
    bench = await sharedBench();
  });

  /** Calls that can neither be answered nor wait fail with the right code, and none fails as soon as possible. */
  const expectRecovery = async (rows: readonly Row[]): Promise<void> => {
    await steady(bench);
    for (const { client, codes } of rows)
      expect(['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'AUTHOR_UNAVAILABLE'], client).to.include.members(Object.keys(codes));
  };

  it('when PostgreSQL is restarted', async () => {
    const rows = await measure(bench, {
      name: 'PostgreSQL restarted',
      planned: false,
      act: async ({ release: { namespace, name } }) => {
        await command('kubectl', ['--namespace', namespace, 'delete', 'pod', `${name}-postgresql-0`, '--wait']);
        await readyPods(namespace, podsOfComponent(name, 'postgresql'), 1);
      },
    });
    await expectRecovery(rows);
  });

  it('when User has been scaled to zero and is back', async () => {
    const rows = await measure(bench, {
      name: 'User scaled to zero and back',
      planned: false,
      act: async ({ release: { namespace, name } }) => {
        await scale('deployment', namespace, `${name}-user`, 0);
        await readyPods(namespace, podsOfComponent(name, 'user'), 0);
        await pauseMs(10_000);
        await scale('deployment', namespace, `${name}-user`, 2);
      },
    });
    await expectRecovery(rows);
  });

  // Faults that no Kubernetes API can cause.
  if (!isOutside) return;

  it('when a pod of each is killed, but for calls that it was answering', async () => {
    const { killing, killed } = await measureKill(bench);
    // If part of a response has arrived, the call must not be retried (gRFC A6), and fails at once.
    const isCutShort = ({ failed: { code }, endedMs, tookMs }: FailureLine): boolean =>
      ['UNAVAILABLE', 'AUTHOR_UNAVAILABLE'].includes(code) && endedMs - tookMs <= killed;
    expect(failuresSince(bench, killing).filter((failure) => !isCutShort(failure))).to.deep.equal([]);
  });

  // After about 40 s without contact to nodes, Kubernetes marks their pods unready, until it hears from them.
  for (const seconds of [30, 60]) {
    it(`when the API server is frozen for ${seconds} s, and has come to itself`, async () => {
      const rows = await measure(bench, {
        name: `API server frozen for ${seconds} s`,
        planned: false,
        act: async () => {
          await freeze('kube-apiserver', seconds);
          await pauseMs(15_000);
        },
      });
      for (const { client, failed } of rows) expect(failed, client).to.equal(0);
    });
  }

  it('when a node is frozen for 60 s', async () => {
    const rows = await measure(bench, {
      name: 'A node frozen for 60 s',
      planned: false,
      act: async ({ release, load }) => {
        const { namespace } = release;
        // A client of the ClusterIP name would be sent to the frozen pod again.
        await upgrade(release, { set: { 'user.service.trafficDistribution': 'PreferSameNode' } });
        const containers = await containersOf(namespace, 'app.kubernetes.io/component in (user, post)');
        const frozen = containers.filter(({ node }) => node !== load.node);
        const number = /\d+$/.exec(frozen[0]?.node ?? '')?.[0];
        await Promise.all(frozen.map(stop));
        await freeze(`kubelet-${number}`, 60);
        await Promise.all(frozen.map(resume));
      },
    });
    await upgrade(bench.release, {});
    // Without detection, half of all calls would be lost. A few may be when the node returns and is slow.
    for (const { client, calls, failed } of rows) expect(failed, client).to.be.at.most(calls / 200);
  });
});
