import { expect } from 'chai';
import { postDefinition } from '../../src/contract/post.js';
import { type Client, createChannel, createClient } from '../../src/grpc/client/index.js';
import { type CallContext, silentLogger, status, StatusError } from '../../src/grpc/index.js';
import { serveHandlers } from '../../src/grpc/testing/index.js';
import { CloseStack } from '../../src/platform/close-stack.js';
import { loadConfig } from '../../src/platform/config.js';
import type { Logger } from '../../src/platform/logger.js';
import { databaseUrl } from '../../test/support/database-url.js';
import { statusError } from '../../test/support/rejection.js';
import { scopeOf } from '../../test/support/scope.js';
import { serviceEnvironment } from '../../test/support/service-environment.js';
import { type NotesDefinition, notesDefinition } from './notes.js';
import { notesSettings, startNotes } from './start-notes.js';

const logger: Logger = { ...silentLogger, fatal() {} };

/** The response of Post: the post 1 exists unless a test sets `problem`. */
const { GetPost } = postDefinition;
const balancing = GetPost.responseDeserialize(
  GetPost.responseSerialize({ postMessage: { postId: '1', title: 'Balancing', author: 'Henry' } }),
);

describe('Notes', () => {
  const open = new CloseStack(() => logger);
  const calls: CallContext[] = [];
  let problem: status | undefined;
  let client: Client<NotesDefinition>;

  before(async function () {
    this.timeout(60_000);
    const post = await serveHandlers(postDefinition, {
      async GetPost({ postId }, context) {
        calls.push(context);
        if (problem !== undefined) throw new StatusError(problem, 'set by the test');
        if (postId !== '1') throw new StatusError(status.NOT_FOUND, `post ${postId} does not exist`);
        return balancing;
      },
    });
    open.push('Post', () => post.close());
    const config = loadConfig(notesSettings, {
      ...serviceEnvironment,
      DATABASE_URL: await databaseUrl(open),
      POST_ADDRESS: `static:///127.0.0.1:${post.port}`,
      POST_TLS_MODE: 'disabled',
    });
    const { port } = await startNotes(config, logger, scopeOf(open));
    const channel = createChannel({ target: `ipv4:127.0.0.1:${port}`, tls: 'disabled' });
    open.push('channel', () => channel.close());
    client = createClient(notesDefinition, channel);
  });
  afterEach(() => {
    problem = undefined;
  });
  after(() => open.closeAll());

  const create = async (): Promise<string> => {
    const { noteMessage } = await client.CreateNote({ noteMessage: { postId: '1', text: 'read this again' } });
    return noteMessage?.noteId ?? '';
  };

  it('stores a note, and fills in its post', async () => {
    const noteId = await create();
    expect((await client.GetNote({ noteId })).noteMessage).to.deep.equal({
      noteId,
      postId: '1',
      text: 'read this again',
      postTitle: 'Balancing',
      postAuthor: 'Henry',
    });
  });

  it('rejects a note about a post that does not exist', async () => {
    const noteMessage = { postId: '2', text: 'about nothing' };
    expect(await statusError(client.CreateNote({ noteMessage }))).to.include({ code: status.FAILED_PRECONDITION });
  });

  it('reports all problems of a request together', async () => {
    const { message } = await statusError(client.CreateNote({ noteMessage: {} }));
    expect(message).to.equal('note_message.post_id must be 1–64 characters long (and 1 more)');
    expect(await statusError(client.CreateNote({}))).to.include({ code: status.INVALID_ARGUMENT });
    expect(await statusError(client.GetNote({}))).to.include({ code: status.INVALID_ARGUMENT });
  });

  it('rejects the id of a note that was never created', async () => {
    expect(await statusError(client.GetNote({ noteId: 'unknown' }))).to.include({ code: status.NOT_FOUND });
  });

  it('still returns a note whose post was deleted', async () => {
    const noteId = await create();
    problem = status.NOT_FOUND;
    expect((await client.GetNote({ noteId })).noteMessage).to.include({ postId: '1', postTitle: '', postAuthor: '' });
  });

  it('fails with UNAVAILABLE while Post rejects its calls', async () => {
    const noteId = await create();
    problem = status.PERMISSION_DENIED;
    expect(await statusError(client.GetNote({ noteId }))).to.include({ code: status.UNAVAILABLE });
  });

  it('passes the deadline on to Post', async () => {
    const deadline = Date.now() + 5_000;
    const noteId = await create();
    await client.GetNote({ noteId }, { deadline });
    expect(calls.at(-1)?.deadline).to.be.at.most(deadline + 100);
  });
});
