/** A test inside the project: bytes that protobufjs accepts as a message, and no other implementation does. */
export const malformedTest = `
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { status } from '@duet/grpc';
import { createBytesClient, createChannel, createClient } from '@duet/grpc/client';
import { serveHandlers } from '@duet/grpc/testing';
import { notesDefinition } from './notes-definition.js';
import { notesHandlers } from './notes-handlers.js';

const malformed = Buffer.from('0a036162', 'hex'); // a text of three bytes, of which two are there

test('protobufjs decodes a message that is cut short', () => {
  assert.deepEqual({ ...notesDefinition.GetNote.requestDeserialize(malformed) }, { noteId: 'ab' });
});

test('a request that is cut short is INTERNAL', async (t) => {
  const { channel, close } = await serveHandlers(notesDefinition, notesHandlers(new Map([['ab', 'never read']])));
  t.after(close);
  const call = createBytesClient(channel).unary('/notes.v1.Notes/GetNote', malformed);
  await assert.rejects(call, { code: status.INTERNAL });
});

test('a response that is cut short is INTERNAL', async (t) => {
  const { GetNote } = notesDefinition;
  const server = new Server();
  server.addService(
    { GetNote: { ...GetNote, responseSerialize: () => malformed } },
    { GetNote: (_call: unknown, done: (error: null, note: object) => void) => done(null, {}) },
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  t.after(() => server.forceShutdown());
  const channel = createChannel({ target: \`ipv4:127.0.0.1:\${port}\`, tls: 'disabled' });
  t.after(() => channel.close());
  await assert.rejects(createClient(notesDefinition, channel).GetNote({ noteId: '1' }), { code: status.INTERNAL });
});
`;
