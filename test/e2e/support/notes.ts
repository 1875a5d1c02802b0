import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from './command.js';

/** The commands that NOTES.txt prints under a heading. */
export const commandsUnder = (notes: string, heading: string): string => {
  const [, after = ''] = notes.split(`${heading}\n\n`);
  const [block = ''] = after.split(/\n(?=\S)/);
  return block.trim();
};

/** The output of lines pasted into a shell, in their own directory. */
export const paste = async (lines: string): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'duet-notes-'));
  try {
    return await command('bash', ['-c', `cd ${directory}\nset -e\n${lines}`], { timeoutMs: 30_000 });
  } finally {
    await rm(directory, { recursive: true });
  }
};
