import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { framed, FrameReader } from '../../../src/grpc/server/call/frame-reader.js';

interface Frame {
  readonly message: string;
  readonly compressed: boolean;
}

const collector = (maxBytes = Infinity) => {
  const frames: Frame[] = [];
  const reader = new FrameReader(maxBytes, {
    onFrame: (message, compressed) => frames.push({ message: message.toString('hex'), compressed }),
  });
  return { frames, reader };
};

const frameOf = ({ message, compressed }: Frame): Buffer => {
  const frame = framed(Buffer.from(message, 'hex'));
  frame[0] = compressed ? 1 : 0;
  return frame;
};

/** Splits bytes at the given places, as a network would. */
const cut = (bytes: Buffer, places: readonly number[]): Buffer[] => {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
};

const frame = fc.record({
  message: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  compressed: fc.boolean(),
});

describe('a frame reader', () => {
  it('finds the messages that were sent, however they are cut', () => {
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 10 }), fc.array(fc.nat(), { maxLength: 20 }), (sent, places) => {
        const { frames, reader } = collector();
        for (const chunk of cut(Buffer.concat(sent.map(frameOf)), places)) reader.push(chunk);
        expect(frames).to.deep.equal(sent);
        expect(reader.partialBytes).to.equal(0);
      }),
    );
  });

  it('knows that what it has ends within a message', () => {
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 5 }), fc.nat(), (sent, place) => {
        const { frames, reader } = collector();
        const all = Buffer.concat(sent.map(frameOf));
        const end = place % all.length;
        reader.push(all.subarray(0, end));
        const read = Buffer.concat(frames.map(frameOf)).length;
        expect(reader.partialBytes > 0).to.equal(read < end);
      }),
    );
  });

  it('refuses a flag that there is not', () => {
    for (const flag of [2, 128, 255]) {
      const whole = collector();
      expect(() => whole.reader.push(Buffer.from([flag, 0, 0, 0, 0])))
        .to.throw(`the compression flag ${flag};`)
        .with.property('code', status.INTERNAL);
      const byByte = collector();
      for (const byte of [flag, 0, 0, 0]) byByte.reader.push(Buffer.from([byte]));
      expect(() => byByte.reader.push(Buffer.from([0]))).to.throw(`the compression flag ${flag};`);
    }
  });

  it('refuses a message over its limit as soon as its length is here, and takes one at its limit', () => {
    const { frames, reader } = collector(3);
    reader.push(framed(Buffer.from('abc')));
    expect(frames).to.have.length(1);
    expect(() => reader.push(Buffer.from([0, 0, 0, 0, 4])))
      .to.throw('over the limit of 3')
      .with.property('code', status.RESOURCE_EXHAUSTED);
    const byByte = collector(3);
    for (const byte of [0, 0, 0, 0]) byByte.reader.push(Buffer.from([byte]));
    expect(() => byByte.reader.push(Buffer.from([4]))).to.throw('over the limit of 3');
  });

  it('gives messages that do not share the memory of what arrived', () => {
    const chunk = framed(Buffer.from('abc'));
    const messages: Buffer[] = [];
    new FrameReader(Infinity, { onFrame: (message) => messages.push(message) }).push(chunk);
    chunk.fill(0);
    expect(String(messages[0])).to.equal('abc');
  });

  it('takes a large message byte by byte without copying it again and again', () => {
    const large = framed(Buffer.alloc(256 * 1024, 7));
    const { frames, reader } = collector();
    for (let at = 0; at < large.length; at++) reader.push(large.subarray(at, at + 1));
    expect(frames.map(({ message }) => message.length)).to.deep.equal([2 * 256 * 1024]);
  });
});
