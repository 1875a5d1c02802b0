import { spawnSync } from 'node:child_process';

/**
 * Runs a command in a directory and returns its standard output. Throws if it fails, after printing that output.
 * @param {string} directory @param {string} command @param {string[]} args
 */
export const runIn = (directory, command, args) => {
  const { status, stdout } = spawnSync(command, args, {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (status === 0) return stdout;
  process.stdout.write(stdout);
  throw new Error(`${command} ${args.join(' ')} failed in ${directory}`);
};
