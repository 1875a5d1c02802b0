import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { goProgram } from '../go.js';

/** The input bytes of a decoder, and the full name of their message. */
export interface Input {
  readonly name: string;
  readonly bytes: Buffer;
}

/** The re-encoded message; or that it is malformed; or that Go's dynamicpb panicked. */
export type GoAnswer = Buffer | 'malformed' | 'panic';

/** Decodes each input with Go's protobuf. `sets` are files of descriptor sets. */
export const decodeWithGo = async (sets: readonly string[], inputs: readonly Input[]): Promise<GoAnswer[]> => {
  const program = spawn(await goProgram('decode'), sets, { stdio: ['pipe', 'pipe', 'inherit'] });
  program.stdin.end(inputs.map(({ name, bytes }) => `${name} ${bytes.toString('hex')}\n`).join(''));
  const answers: GoAnswer[] = [];
  for await (const line of createInterface({ input: program.stdout }))
    answers.push(
      line.startsWith('=') ? Buffer.from(line.slice(1), 'hex') : line.startsWith('!') ? 'malformed' : 'panic',
    );
  if (answers.length !== inputs.length) throw new Error(`Go answered ${answers.length} of ${inputs.length} inputs`);
  return answers;
};
