import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { openAccessPolicy, parseAccessPolicy } from '../../../src/grpc/auth/access-policy.js';
import { compileMethodPatterns, type MethodName } from '../../../src/grpc/auth/method-patterns.js';

const method = (path: string): MethodName => ({ path, service: path.slice(1, path.lastIndexOf('/')) });
const policy = (callers: Record<string, string[]>): string =>
  JSON.stringify({ callers: Object.entries(callers).map(([subject, methods]) => ({ subject, methods })) });

describe('an access policy', () => {
  it('allows a caller the methods that are named, the services that are named, and with * all', () => {
    const parsed = parseAccessPolicy(policy({ one: ['/a.B/C'], service: ['/a.B/*'], all: ['*'], none: [] }));
    const allowed = (subject: string): string[] =>
      ['/a.B/C', '/a.B/D', '/a.BB/C', '/a/B/C'].filter((path) => parsed.allows(subject, method(path)));
    expect(allowed('one')).to.deep.equal(['/a.B/C']);
    expect(allowed('service')).to.deep.equal(['/a.B/C', '/a.B/D']);
    expect(allowed('all')).to.have.length(4);
    expect(allowed('none')).to.deep.equal([]);
    expect(allowed('stranger')).to.deep.equal([]);
  });

  it('knows the named subjects, and none if none is named', () => {
    expect(parseAccessPolicy(policy({ none: [] })).knows('none')).to.equal(true);
    expect(parseAccessPolicy('{"callers":[]}').knows('none')).to.equal(false);
    expect(parseAccessPolicy('{"callers":[]}').knows('constructor')).to.equal(false);
  });

  it('adds up what stands about one caller in two places', () => {
    const parsed = parseAccessPolicy(
      '{"callers":[{"subject":"x","methods":["/a.B/C"]},{"subject":"x","methods":["/a.B/D"]}]}',
    );
    expect(parsed.allows('x', method('/a.B/C')) && parsed.allows('x', method('/a.B/D'))).to.equal(true);
  });

  const refused: [string, string, RegExp][] = [
    ['is no JSON', 'callers:', /is not JSON$/],
    ['has no callers', '{}', /callers: /],
    [
      'has a mistyped key',
      '{"callers":[{"subject":"x","method":["*"]}]}',
      /callers\.0\.methods: .*callers\.0: has an unknown key/,
    ],
    ['names a caller ""', '{"callers":[{"subject":"","methods":["*"]}]}', /callers\.0\.subject: /],
    [
      'has a pattern that can match nothing',
      '{"callers":[{"subject":"x","methods":["*","a.B/C"]}]}',
      /callers\.0\.methods\.1: must be "\/package/,
    ],
  ];
  for (const [title, text, message] of refused) {
    it(`is refused when it ${title}`, () => {
      expect(() => parseAccessPolicy(text, 'policy.json')).to.throw(message);
    });
  }

  it('says every place that is wrong at once', () => {
    expect(() =>
      parseAccessPolicy('{"callers":[{"subject":1,"methods":["*"]},{"subject":"x","methods":["/"]}]}'),
    ).to.throw(/callers\.0\.subject.*callers\.1\.methods\.0/);
  });

  it('follows its file, and stays while that is broken', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'policy-'));
    const path = join(directory, 'policy.json');
    await writeFile(path, policy({ x: ['*'] }));
    const followed = await openAccessPolicy({ path, intervalMs: 60_000 });
    try {
      await writeFile(path, '{');
      await followed.refresh();
      expect(followed.current.knows('x')).to.equal(true);
      await writeFile(path, policy({ y: ['*'] }));
      await followed.refresh();
      expect([followed.current.knows('x'), followed.current.knows('y')]).to.deep.equal([false, true]);
    } finally {
      followed.close();
      await rm(directory, { recursive: true });
    }
  });
});

describe('method patterns', () => {
  const name = fc.stringMatching(/^[A-Za-z_]\w{0,3}$/);
  const path = fc
    .tuple(fc.array(name, { minLength: 1, maxLength: 3 }), name)
    .map(([service, last]) => `/${service.join('.')}/${last}`);
  const pattern = fc.oneof(
    path,
    path.map((full) => `${full.slice(0, full.lastIndexOf('/'))}/*`),
    fc.constant('*'),
  );

  it('match exactly what a reader would say they match', () => {
    const matches = (one: string, full: string): boolean =>
      one === '*' ||
      one === full ||
      (one.endsWith('/*') && full.slice(0, full.lastIndexOf('/') + 1) === one.slice(0, -1));
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 5 }), path, (patterns, full) => {
        expect(compileMethodPatterns(patterns)(method(full))).to.equal(patterns.some((one) => matches(one, full)));
      }),
    );
  });

  it('match nothing when there are none', () => {
    fc.assert(fc.property(path, (full) => !compileMethodPatterns([])(method(full))));
  });

  it('are refused when they could not match what they seem to', () => {
    for (const wrong of [
      '',
      '/',
      '**',
      '/*',
      '/a.B',
      'a.B/C',
      '/a.B/C*',
      '/a.*/C',
      '/a.B/C/D',
      '/a..B/C',
      '/a.B/C ',
      ' *',
      '/a.B/\n',
    ]) {
      expect(() => compileMethodPatterns([wrong]), wrong).to.throw(TypeError);
    }
  });
});
