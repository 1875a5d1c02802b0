import { contractMessages } from './contract-messages.js';
import { compareWithEs, newSeed } from '../support/codec/compare.js';

describe("decoding the contract's messages, compared with protobuf-es", () => {
  const seed = newSeed();

  it(`agrees on all messages of User and Post (seed ${seed})`, () => {
    compareWithEs(contractMessages(), 3000, seed);
  });
});
