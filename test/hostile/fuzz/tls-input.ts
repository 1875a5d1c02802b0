import { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import { mutate } from '../../support/codec/mutate.js';
import type { Random } from '../../support/codec/random.js';

/* TLS records: a real client's first flight, and mutations of it. Source: RFC 8446, section 5.1. */

/** The first flight of a Node.js client. */
const clientHello = (): Promise<Buffer> =>
  new Promise((resolve) => {
    const wire = new Duplex({
      read() {},
      write: (chunk: Buffer, _encoding, done) => {
        done();
        resolve(chunk);
        wire.destroy();
      },
    });
    connect({ socket: wire, servername: 'localhost', ALPNProtocols: ['h2'] }).on('error', () => {});
  });
const hello = await clientHello();

const record = (type: number, version: number, payload: Buffer, length = payload.length): Buffer => {
  const header = Buffer.alloc(5);
  header.writeUInt8(type, 0);
  header.writeUInt16BE(version, 1);
  header.writeUInt16BE(length, 3);
  return Buffer.concat([header, payload]);
};

const anyRecord = (random: Random): Buffer =>
  record(
    random.of([20, 21, 22, 23, 24, random.below(256)]),
    random.of([0x0301, 0x0303, 0x0304, 0x0002, random.below(65_536)]),
    random.bytes(random.below(100)),
    random.of([0, 1, 50, 16_384, 16_640, 65_535]),
  );

/** The hello's handshake in records of a few bytes each. */
const fragments = (random: Random): Buffer[] => {
  const handshake = hello.subarray(5);
  const size = 1 + random.below(40);
  return Array.from({ length: Math.ceil(handshake.length / size) }, (_, index) =>
    record(22, 0x0301, handshake.subarray(index * size, (index + 1) * size)),
  );
};

/** The records of one connection. */
export const tlsInput = (random: Random): Buffer[] => {
  const make = random.of<() => Buffer[]>([
    () => [hello, anyRecord(random), anyRecord(random)],
    () => [mutate(hello, random)],
    () => [mutate(hello, random), anyRecord(random)],
    () => fragments(random),
    () => Array.from({ length: 2 + random.below(10) }, () => hello),
    () => Array.from({ length: 1 + random.below(30) }, () => anyRecord(random)),
    () => [hello.subarray(0, random.below(hello.length))],
    () => [Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    () => [random.bytes(random.below(400))],
  ]);
  return make();
};
