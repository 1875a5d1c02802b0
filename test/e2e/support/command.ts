import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** Written to standard input, which is then closed. */
  readonly input?: string;
  /** The program is killed after this. Default 300,000. */
  readonly timeoutMs?: number;
}

/** Runs a program to its end, with any exit code. Rejects only if it cannot start or takes too long. */
export const tryCommand = async (
  command: string,
  args: readonly string[],
  { input = '', timeoutMs = 300_000 }: CommandOptions = {},
): Promise<CommandResult> => {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], signal: AbortSignal.timeout(timeoutMs) });
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  child.stdin.on('error', () => undefined); // A program may end before it has read everything.
  child.stdin.end(input);
  const [code, stdout, stderr] = await Promise.all([exited, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
};

/** The standard output of a program. Rejects with all its output if its exit code is not 0. */
export const command = async (name: string, args: readonly string[], options?: CommandOptions): Promise<string> => {
  const { code, stdout, stderr } = await tryCommand(name, args, options);
  if (code === 0) return stdout;
  throw new Error(`${name} ${args.join(' ')}: exit code ${code}\n${stdout}${stderr}`);
};
