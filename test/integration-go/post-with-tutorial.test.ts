import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { z } from 'zod';
import { loadFirstData } from '../../src/post/first-data.js';
import { openPostDatabase, startPost, type RunningPost, type TestDatabase } from '../post/harness.js';
import { type Child, startChild } from '../support/child.js';
import { goProgram } from '../support/go.js';

const run = promisify(execFile);
const listed = z.object({ postMessages: z.array(z.object({ postId: z.string(), author: z.string() })) });

describe('Post between a User server and a client that know only the tutorial', () => {
  let client: string;
  let user: Child;
  let database: TestDatabase;
  let post: RunningPost;

  before(async function () {
    this.timeout(300_000);
    client = await goProgram('tutorial-client');
    user = startChild(await goProgram('tutorial-server'), ['-listen', '127.0.0.1:0']);
    const [, address = ''] = await user.line(/"listening":"(.*)"/);
    database = await openPostDatabase();
    await loadFirstData(database);
    post = await startPost({ database, target: `ipv4:${address}` });
  });
  after(async () => {
    await post?.close();
    await database?.close();
    await user?.stop();
  });

  const call = async (...args: string[]): Promise<unknown> => {
    const { stdout } = await run(client, ['-address', post.address, '-call', ...args]);
    return JSON.parse(stdout);
  };
  const authors = ['Henry', 'Henry', 'Henry', 'Henry', 'Jessie', 'Max', 'Max', 'Tony'];

  it('lists the eight posts with their authors', async () => {
    const { postMessages } = listed.parse(await call('ListPosts'));
    expect(postMessages.map(({ author }) => author)).to.deep.equal(authors);
  });

  it("lists one user's posts", async () => {
    const { postMessages } = listed.parse(await call('ListPostsByUserId', '-user-id', '4'));
    expect(postMessages).to.have.lengthOf(2);
    for (const { author } of postMessages) expect(author).to.equal('Max');
  });

  it('takes an OK without a user for a user that does not exist', async () => {
    await database.query("UPDATE posts SET author_user_id = 'gone' WHERE post_id = '8'");
    const { postMessages } = await post.client.ListPosts({});
    expect(postMessages.map(({ author, authorStatus }) => [author, authorStatus]).at(-1)).to.deep.equal([
      '',
      'AUTHOR_STATUS_NOT_FOUND',
    ]);
    expect(postMessages.slice(0, -1).map(({ author }) => author)).to.deep.equal(authors.slice(0, -1));
  });
});
