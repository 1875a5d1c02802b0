import { expect } from 'chai';
import * as fc from 'fast-check';
import { Concealer } from '../../src/doctor/conceal.js';

describe('a line of the doctor', () => {
  it('holds no secret that was given, and nothing that looks like a token or a password', () => {
    const concealer = new Concealer();
    concealer.add('opaque-token');
    expect(concealer.line('got opaque-token')).to.equal('got [secret]');
    expect(concealer.line('authorization: Bearer abc.def')).to.equal('authorization: Bearer [token]');
    expect(concealer.line('eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln was refused')).to.equal('[token] was refused');
    expect(concealer.line('postgres://role:pass%40word@db:5432/duet')).to.equal(
      'postgres://role:[secret]@db:5432/duet',
    );
  });

  it('is one line of limited length for any response of a server', () => {
    const concealer = new Concealer();
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
        const line = concealer.line(text);
        expect(line).not.to.match(/[\p{Cc}\u2028\u2029]/u);
        expect(line.length).to.be.at.most(602);
      }),
    );
  });

  it('never holds a secret of any kind, wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string({ minLength: 4, unit: fc.constantFrom('a', 'B', '7', '-', '.', '_', '~') }),
        fc.string(),
        (before, secret, after) => {
          fc.pre(!'[secret][token]Bearer'.includes(secret));
          const concealer = new Concealer();
          concealer.add(secret);
          expect(concealer.line(`${before}${secret}${after}`)).not.to.include(secret);
        },
      ),
    );
  });
});
