import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/doctor/main.js', import.meta.url));

const duet = async (
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: unknown; out: string; err: string }> => {
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const code = new Promise((resolve) => child.once('close', resolve));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, out, err };
};

describe('the command duet', function () {
  this.timeout(60_000);

  it('prints how it is used, and exits with 64, without a command and for one that there is not', async () => {
    for (const answer of await Promise.all([[], ['surgeon'], ['doctor', '--loudly']].map(async (args) => duet(args)))) {
      expect(answer)
        .to.deep.include({ code: 64, out: '' })
        .and.have.property('err')
        .that.matches(/^Usage: duet doctor/);
    }
    expect(await duet(['--help'])).to.deep.include({ code: 0, err: '' });
  });

  it('exits with 78 when its settings are refused, each on a line', async () => {
    const { code, out, err } = await duet(['doctor'], {
      USER_ADDRESS: 'nowhere',
      USER_TLS_DIRECTORY: '/tls',
      POST_REFLECTION: 'maybe',
    });
    expect({ code, out }).to.deep.equal({ code: 78, out: '' });
    expect(err).to.match(/^2 settings are not valid:\n {2}USER_ADDRESS must be .*\n {2}POST_REFLECTION must be .*\n$/);
  });

  it('exits with 1 when it finds something, and says it in text or JSON', async () => {
    const nobody = { USER_ADDRESS: 'static:///127.0.0.1:1', USER_TLS_MODE: 'disabled' };
    const [found, json] = await Promise.all([duet(['doctor'], nobody), duet(['doctor', '--json'], nobody)]);
    expect(found).to.deep.include({ code: 1, err: '' });
    expect(found.out)
      .to.match(/^WRONG {4}health +User 127\.0\.0\.1 does not respond .*ECONNREFUSED/m)
      .and.match(/\n1 failed: .*\n$/);
    const lines = json.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.filter(({ state }) => state === 'wrong')).to.have.length(1);
    expect(lines.at(-1)).to.deep.include({ check: 'all', wrong: 1 });
  });
});
