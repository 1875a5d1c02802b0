import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Contract, loadProto } from '../../src/grpc/index.js';
import type { NotesDefinition as Generated, NotesHandlers } from './gen/notes/v1/Notes.js';

export type NotesDefinition = Contract<NotesHandlers, Generated>;

// Three levels up from dist/examples/notes.
const protos = fileURLToPath(new URL('../../../examples/notes/protos', import.meta.url));

/** The service notes.v1.Notes, for servers and for clients. */
export const { 'notes.v1.Notes': notesDefinition } = loadProto<{ 'notes.v1.Notes': NotesDefinition }>(
  'notes/v1/notes.proto',
  protos,
  ['notes.v1.Notes'],
);

/** Its serialized FileDescriptorSet, for reflection. */
export const notesDescriptors = (): Buffer =>
  readFileSync(new URL('../../../examples/notes/gen/notes.binpb', import.meta.url));
