import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockDirectory } from '../../src/platform/database/directory-lock.js';

describe('the lock of a directory', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'lock-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const inAnotherProcess = (directory: string): string =>
    spawnSync(process.execPath, [
      '--input-type=module',
      '--eval',
      `import { lockDirectory } from ${JSON.stringify(new URL('../../src/platform/database/directory-lock.js', import.meta.url).href)};
       try { lockDirectory(${JSON.stringify(directory)}); console.log('locked'); } catch (error) { console.log(error.name + ': ' + error.message); }`,
    ])
      .stdout.toString()
      .trim();

  it('makes the parents that are missing, and goes when it is released', () => {
    const directory = join(root, 'a', 'b', 'user');
    const unlock = lockDirectory(directory);
    expect(readFileSync(`${directory}.lock`, 'utf8')).to.equal(String(process.pid));
    unlock();
    unlock();
    expect(existsSync(`${directory}.lock`)).to.equal(false);
    lockDirectory(directory)();
  });

  it('refuses a second process, naming the first and what to do', () => {
    const directory = join(root, 'user');
    const unlock = lockDirectory(directory);
    expect(inAnotherProcess(directory)).to.equal(
      `DirectoryInUseError: ${directory} is in use by process ${process.pid} (if that is not this program, delete ${directory}.lock)`,
    );
    unlock();
    expect(inAnotherProcess(directory)).to.equal('locked');
  });

  it('refuses the same process, by any path', () => {
    const unlock = lockDirectory(join(root, 'user'));
    const link = `${root}-link`;
    symlinkSync(root, link);
    expect(() => lockDirectory(join(link, 'user'))).to.throw('is already open in this process');
    rmSync(link);
    unlock();
  });

  it('is taken over from a process that crashed', () => {
    const directory = join(root, 'user');
    expect(inAnotherProcess(directory)).to.equal('locked');
    expect(existsSync(`${directory}.lock`)).to.equal(true);
    lockDirectory(directory)();
  });

  it('is taken over when it is empty, garbage, or names this process, which does not hold it', () => {
    const directory = join(root, 'user');
    for (const content of ['', 'x', '-1', '0', String(process.pid)]) {
      writeFileSync(`${directory}.lock`, content);
      lockDirectory(directory)();
    }
  });
});
