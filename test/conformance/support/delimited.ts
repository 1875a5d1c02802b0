/** A message as the suite's runner sends and expects it: its length in four bytes, then its bytes. */
export const delimited = (message: Buffer): Buffer => {
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32BE(message.length);
  return Buffer.concat([prefix, message]);
};

/** The messages in a stream of bytes, each as soon as it is complete. Throws when the stream ends inside one. */
export async function* readDelimited(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, void> {
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of bytes) {
    held = Buffer.concat([held, chunk]);
    while (held.length >= 4 && held.length >= 4 + held.readUInt32BE()) {
      const end = 4 + held.readUInt32BE();
      yield held.subarray(4, end);
      held = held.subarray(end);
    }
  }
  if (held.length > 0) throw new Error('the input ends inside a message');
}
