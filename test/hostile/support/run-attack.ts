import { fileURLToPath } from 'node:url';
import type { AttackName, AttackOptions } from '../attacks/main.js';
import type { Outcome } from '../attacks/calls.js';
import type { Target } from '../attacks/target.js';
import { startChild } from '../../support/child.js';

export interface AttackReport {
  readonly sentBytes: number;
  readonly outcome: Outcome;
}

/** One attack of one kind. */
export type Attack = {
  readonly [Name in AttackName]: { readonly name: Name; readonly options: AttackOptions[Name] };
}[AttackName];

const program = fileURLToPath(new URL('../attacks/main.js', import.meta.url));

/** An attack that waits forever would keep the tests from ending. */
const longestMs = 80_000;

/** Runs an attack in its own process, to its end. */
export const runAttack = async (target: Target, { name, options }: Attack): Promise<AttackReport> => {
  const attacker = startChild(process.execPath, [program, name, JSON.stringify(target), JSON.stringify(options)]);
  const late = setTimeout(() => void attacker.stop(0), longestMs);
  try {
    const [line] = await attacker.line(/^\{"sentBytes".*\}$/);
    return JSON.parse(line) as AttackReport;
  } finally {
    clearTimeout(late);
    await attacker.stop();
  }
};
