import { expect } from 'chai';
import { startBystander, type Waits } from './bystander.js';
import { runAttack, type Attack, type AttackReport } from './run-attack.js';
import type { ServiceProcess } from './service-process.js';

/** Other clients meanwhile. */
export interface Other {
  readonly name: string;
  readonly call: () => Promise<unknown>;
  readonly everyMs: number;
}

interface Seen extends AttackReport {
  readonly peakBytes: number;
  readonly logBytes: number;
  /** How long the service waited for a processor. */
  readonly starvedMs: number;
  readonly others: readonly (Waits & { readonly name: string })[];
}

export interface WithstandOptions {
  /** The service's standard output is not read meanwhile. */
  readonly outputStalled?: boolean;
  /** The database runs in the attacked process. */
  readonly databaseWithin?: boolean;
}

const mib = 1024 * 1024;
const maxGrowthBytes = 128 * mib;
const maxPeakDifferenceBytes = 32 * mib;
const maxWaitMs = 1_000;
const maxLogFactor = 10;
/** Calls of the other clients that must succeed before an attack, and after it: half a second of an idle service. */
const calmCalls = 25;

/**
 * Attacks a service twice in the same way, and expects that it survives, that its memory and log stay within limits,
 * and that other clients are served. Prints the measurements.
 */
export const withstand = async (
  service: ServiceProcess,
  attack: Attack,
  others: readonly [Other, ...Other[]],
  { outputStalled = false, databaseWithin = false }: WithstandOptions = {},
): Promise<readonly AttackReport[]> => {
  const bystanders = others.map(({ name, call, everyMs }) => ({ name, ...startBystander(call, everyMs) }));
  const calm = async (): Promise<void> => bystanders[0]?.answered(calmCalls);
  const attackOnce = async (): Promise<Seen> => {
    await service.resetPeak();
    await Promise.all(bystanders.map((bystander) => bystander.waits()));
    const logBytes = service.logBytes;
    const starvedMs = await service.starvedMs();
    const report = await runAttack(service.target, attack);
    await calm();
    // Its log about the attack may lag behind.
    if (!outputStalled) await service.loggedSince(Date.now());
    const waits = bystanders.map(async (bystander) => ({ name: bystander.name, ...(await bystander.waits()) }));
    const seen = { ...report, logBytes: service.logBytes - logBytes, others: await Promise.all(waits) };
    return { ...seen, peakBytes: await service.peakBytes(), starvedMs: (await service.starvedMs()) - starvedMs };
  };
  try {
    await calm();
    const idleBytes = await service.residentBytes();
    const first = await attackOnce();
    const second = await attackOnce();
    print(service, idleBytes, [first, second]);
    for (const { sentBytes, logBytes, peakBytes, starvedMs, others: served } of [first, second]) {
      for (const { name, failures, longestMs } of served) {
        expect(failures, `failures of ${name}`).to.deep.equal([]);
        // On an idle machine a service hardly waits for a processor; its load is not only the attack's doing.
        expect(longestMs - starvedMs, `the longest wait of ${name} in ms`).to.be.below(maxWaitMs);
      }
      expect(peakBytes - idleBytes, 'the growth of resident memory').to.be.below(maxGrowthBytes);
      expect(logBytes, 'the growth of the log').to.be.at.most(maxLogFactor * sentBytes);
    }
    // PGlite's own memory grows with its work.
    if (!databaseWithin)
      expect(second.peakBytes - first.peakBytes, 'the second peak above the first').to.be.below(maxPeakDifferenceBytes);
    expect(service.ended).to.equal(undefined);
    return [first, second];
  } finally {
    await Promise.all(bystanders.map((bystander) => bystander.stop()));
  }
};

const inMiB = (bytes: number): string => (bytes / mib).toFixed(1);

/** One line for each attack. */
const print = (service: ServiceProcess, idleBytes: number, seen: readonly Seen[]): void => {
  for (const { sentBytes, peakBytes, logBytes, outcome, others, starvedMs } of seen) {
    const waits = others.map(({ name, calls, longestMs }) => `${name} ${calls} calls, ${longestMs} ms`).join('; ');
    process.stdout.write(
      `      ${inMiB(sentBytes)} MiB sent: ${inMiB(idleBytes)} → ${inMiB(peakBytes)} MiB${service.inCgroup ? '' : ' (no cgroup)'}, ` +
        `log ${inMiB(logBytes)} MiB; ${waits}; the service waited ${Math.round(starvedMs)} ms for a processor; ${JSON.stringify(outcome)}\n`,
    );
  }
};
