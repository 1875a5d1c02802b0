import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type {
  handleBidiStreamingCall,
  handleClientStreamingCall,
  handleServerStreamingCall,
  handleUnaryCall,
} from '@grpc/grpc-js';
import type { MethodDefinition } from '@grpc/proto-loader';
import { createBytesClient, createChannel } from '../../../src/grpc/client/index.js';
import {
  loadProto,
  silentLogger,
  StatusError,
  status,
  type CallContext,
  type Contract,
} from '../../../src/grpc/index.js';
import { createServer, implement } from '../../../src/grpc/server/index.js';
import { readDescriptors } from '../../../src/gateway/routes/router.js';
import type { Backend } from '../../../src/gateway/upstream.js';

export interface Note {
  readonly shelf?: string;
  readonly path?: string;
  readonly count?: string;
  readonly data?: Buffer;
  readonly [field: string]: unknown;
}

interface Handlers {
  Echo: handleUnaryCall<Note, Note>;
  Tail: handleServerStreamingCall<Note, Note>;
  Chat: handleBidiStreamingCall<Note, Note>;
  Collect: handleClientStreamingCall<Note, Note>;
  Hidden: handleUnaryCall<Note, Note>;
}

type NotesDefinition = Contract<Handlers, Record<keyof Handlers, MethodDefinition<Note, Note, Note, Note>>>;

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const run = promisify(execFile);

export interface Notes {
  readonly backend: Backend;
  /** The last call's context. */
  readonly called: () => CallContext | undefined;
  /** Resolves when a stream of notes ends because its caller left. */
  readonly left: Promise<void>;
  /** The number of notes that the current stream has sent. */
  readonly given: () => number;
  close(): void;
}

/** A service whose proto is compiled to descriptors in the test, like a new RPC's. `change` edits the proto first. */
export const serveNotes = async (change: (proto: string) => string = (proto) => proto): Promise<Notes> => {
  const folder = await mkdtemp(join(tmpdir(), 'duet-notes-'));
  const protos = join(folder, 'protos');
  await cp(join(root, 'test/gateway/notes/protos'), protos, { recursive: true });
  await cp(join(root, 'protos/google'), join(protos, 'google'), { recursive: true });
  const file = join(protos, 'test/notes/notes.proto');
  await writeFile(file, change(await readFile(file, 'utf8')));
  await run(
    join(root, 'node_modules/.bin/buf'),
    ['build', protos, '--as-file-descriptor-set', '-o', join(folder, 'set.binpb')],
    {
      cwd: folder,
      env: { PATH: process.env['PATH'], BUF_CACHE_DIR: join(folder, 'cache') },
    },
  );
  const registry = readDescriptors(await readFile(join(folder, 'set.binpb')));
  const { 'test.notes.Notes': definition } = loadProto<{ 'test.notes.Notes': NotesDefinition }>(
    'test/notes/notes.proto',
    protos,
    ['test.notes.Notes'],
  );
  await rm(folder, { recursive: true });

  let called: CallContext | undefined;
  let given = 0;
  let leave = (): void => {};
  const left = new Promise<void>((resolve) => (leave = resolve));
  const server = createServer({
    services: [
      implement(definition, {
        Echo: async (note, context) => {
          called = context;
          return note;
        },
        Hidden: async (note) => note,
        async *Tail(note, context) {
          called = context;
          context.signal.addEventListener('abort', leave);
          for (given = 0; ; given++) {
            if (note.shelf === 'end' && given === 3) return;
            if (note.shelf === 'fail' && given === 3) throw new StatusError(status.UNAVAILABLE, 'draining');
            if (note.shelf === 'fail at once') throw new StatusError(status.FAILED_PRECONDITION, 'no notes today');
            if (note.shelf === 'wait' && given === 1)
              await new Promise((resolve) => context.signal.addEventListener('abort', resolve));
            yield { count: String(given), data: note.shelf === 'large' ? Buffer.alloc(16_384, 1) : Buffer.of() };
          }
        },
        async *Chat(notes, context) {
          called = context;
          for await (const note of notes) yield note;
        },
        async Collect(notes, context) {
          called = context;
          context.signal.addEventListener('abort', leave);
          let count = 0;
          for await (const { shelf } of notes) {
            count++;
            if (shelf === 'stop') throw new StatusError(status.RESOURCE_EXHAUSTED, 'enough notes');
          }
          return { count: String(count) };
        },
      }),
    ],
    interceptors: [],
    tls: 'disabled',
    logger: silentLogger,
  });
  const port = await server.listen('127.0.0.1:0');
  const channel = createChannel({ target: `ipv4:127.0.0.1:${port}`, tls: 'disabled' });
  return {
    backend: { registry, client: createBytesClient(channel), encrypted: true },
    called: () => called,
    left,
    given: () => given,
    close() {
      channel.close();
      server.close();
    },
  };
};
