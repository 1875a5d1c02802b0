import { everything, ownMessages } from '../../support/codec/compared-messages.js';
import { compareWithEs, newSeed } from '../../support/codec/compare.js';

describe('decoding, compared with protobuf-es', () => {
  const seed = newSeed();

  it(`agrees on messages of every kind of field (seed ${seed})`, () => {
    compareWithEs(everything(), 3000, seed);
  });

  it(`agrees on health, reflection and error details (seed ${seed})`, () => {
    compareWithEs(ownMessages(), 2000, seed);
  });
});
