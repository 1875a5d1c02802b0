import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './run.js';

/** The files and commands in the package's README. */
export interface Readme {
  /** By path: the code blocks that start with a file name. */
  readonly files: ReadonlyMap<string, string>;
  readonly commands: readonly string[];
}

/** The only one of these commands that starts with this text. */
export const commandOf = ({ commands }: Readme, beginning: string): string => {
  const found = commands.filter((command) => command.startsWith(beginning));
  const [command, ...others] = found;
  if (command === undefined || others.length > 0) throw new Error(`${found.length} commands begin with ${beginning}`);
  return command;
};

export const readReadme = async (): Promise<Readme> => {
  const text = await readFile(join(root, 'packages/grpc/README.md'), 'utf8');
  const blocks = [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  const files = new Map<string, string>();
  const commands: string[] = [];
  for (const [, language = '', code = ''] of blocks) {
    if (language === 'sh') commands.push(...code.trim().split('\n'));
    else {
      const path = /^\/\/ (\S+)\n/.exec(code)?.[1];
      if (path === undefined) throw new Error(`a block of ${language} does not begin with the name of its file`);
      files.set(path, code);
    }
  }
  return { files, commands };
};
