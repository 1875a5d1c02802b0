import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../src/platform/database/open-database.js';
import { startChild } from '../support/child.js';
import { rejection } from '../support/rejection.js';

describe('PGlite in a directory', () => {
  it('keeps its rows, is guarded against a second opening, and reads times in UTC', async function () {
    this.timeout(60_000);
    const root = mkdtempSync(join(tmpdir(), 'pglite-'));
    const settings = { kind: 'pglite', directory: join(root, 'deep', 'user'), firstData: false } as const;
    const options = { applicationName: 'test' };
    try {
      const first = await openDatabase(settings, options);
      await first.execute('CREATE TABLE parts (id text PRIMARY KEY)');
      await first.query("INSERT INTO parts VALUES ('a')");
      expect(await rejection(openDatabase(settings, options))).to.include({ name: 'DirectoryInUseError' });
      await first.close();
      await first.close();
      expect(await rejection(first.query('SELECT 1'))).to.include({ code: status.UNAVAILABLE });

      const second = await openDatabase(settings, options);
      expect(await second.query('SELECT id FROM parts')).to.deep.equal([{ id: 'a' }]);
      expect(await second.query('SHOW TimeZone')).to.deep.equal([{ TimeZone: 'UTC' }]);
      expect(second.pool()).to.deep.equal({ open: 1, idle: 1, max: 1, waiting: 0 });
      const running = [
        second.query('SELECT 1'),
        second.transaction((inside) => inside.query('SELECT 1')),
        second.execute('SELECT 1'),
      ];
      expect(second.pool()).to.deep.equal({ open: 1, idle: 0, max: 1, waiting: 2 });
      await Promise.all(running);
      expect(second.pool()).to.include({ idle: 1, waiting: 0 });
      await second.close();
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it('says what to do where PGlite is not installed', async () => {
    const hide =
      'const resolve = (name, context, next) => { if (name.startsWith("@electric-sql")) throw new Error("hidden"); return next(name, context); };';
    // Node.js 20 has the module that later versions warn about.
    const program = `
      import * as modules from 'node:module';
      ${hide}
      if (modules.registerHooks) modules.registerHooks({ resolve });
      else modules.register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(`export ${hide}`)}));
      const { openPgliteDatabase } = await import(${JSON.stringify(new URL('../../src/platform/database/pglite-database.js', import.meta.url).href)});
      await openPgliteDatabase('.duet/user').catch((error) => console.log(error.message));`;
    const child = startChild(process.execPath, ['--input-type=module', '--eval', program]);
    expect(await child.exited).to.equal(0);
    expect(child.lines).to.deep.equal([
      'PGlite is not installed here; name a PostgreSQL server (postgres://…) instead of pglite:.duet/user',
    ]);
  });
});
