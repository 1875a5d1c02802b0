import { postDefinition } from '../src/contract/post.js';
import { protosDirectory } from '../src/contract/protos-directory.js';
import { encodeCursor } from '../src/resources/cursor.js';
import { posts, postsPerPage } from './data.js';
import { answerTo } from './measure/call.js';
import { compare, type Contender } from './measure/compare.js';
import { ghz } from './measure/load.js';
import type { ServerProcess } from './measure/server-process.js';
import { cpuColumn, nameColumn, rateColumn, table, timesColumn } from './measure/table.js';
import type { Surroundings } from './surroundings.js';

const firstRows = posts.filter((_, index) => index % postsPerPage === 0).map((_, page) => page * postsPerPage);

interface Posts {
  readonly name: string;
  readonly post: ServerProcess;
  readonly user: ServerProcess;
  /** How this Post writes that a page begins after a row. */
  readonly pageToken: (row: number) => string;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * ListPosts with eight posts by four authors, Post and User as processes on one core. Ours has all interceptors on; only
 * User asks Post for no token, since tokens are not sent in plaintext.
 */
export const listPosts = async ({ startPeer, startDuet, directory, token, pace }: Surroundings): Promise<string> => {
  const peerUser = await startPeer('grpc-js-user.js');
  const duetUser = await startDuet('user.js', { without: ['authentication', 'authorization'] });
  const both: readonly Posts[] = [
    {
      name: 'grpc-js, one call to User a post',
      user: peerUser,
      post: await startPeer('grpc-js-post.js', `127.0.0.1:${peerUser.port}`),
      pageToken: String,
      metadata: {},
    },
    {
      name: '**Duet, all interceptors, a known token**',
      user: duetUser,
      post: await startDuet('post.js', { args: [`127.0.0.1:${duetUser.port}`] }),
      pageToken: (row) => (row === 0 ? '' : encodeCursor(postDefinition.ListPosts.path, String(row))),
      metadata: { authorization: `Bearer ${token}` },
    },
  ];
  await checkAnswers(both);

  const measure = async (rows: readonly number[], inFlight: number): Promise<string> => {
    const measured = await compare(
      both.map(({ name, post, user, pageToken, metadata }): Contender => {
        const requests = rows.map((row) => ({ pageSize: postsPerPage, pageToken: pageToken(row) }));
        const calls = {
          method: 'v1.post.Post/ListPosts',
          protos: protosDirectory,
          file: 'v1/post/post.proto',
          requests,
          metadata,
        };
        const load = { connections: Math.min(inFlight, 4), inFlight };
        return {
          name,
          servers: [post, user],
          load: (seconds) => ghz(post.port, calls, { ...load, seconds }, directory),
        };
      }),
      pace,
    );
    return table(measured, [nameColumn('Post and User'), cpuColumn, timesColumn(measured), rateColumn]);
  };

  return [
    '## ListPosts: eight posts and their authors',
    'The same page for all, 128 calls in flight:',
    await measure([0], 128),
    'A page of its own for each, no two with an author in common, 128 calls in flight:',
    await measure(firstRows, 128),
    'The same page, one call at a time:',
    await measure([0], 1),
    'A page of its own for each, one call at a time:',
    await measure(firstRows, 1),
  ].join('\n\n');
};

/** Both fill in the same authors; page tokens are each server's own. */
const checkAnswers = async (contenders: readonly Posts[]): Promise<void> => {
  const { path, requestSerialize, responseDeserialize } = postDefinition.ListPosts;
  const pages = await Promise.all(
    contenders.map(async ({ post, pageToken, metadata }) => {
      const request = requestSerialize({ pageSize: postsPerPage, pageToken: pageToken(80) });
      const answer = await answerTo(post.port, { path, request, headers: metadata });
      return JSON.stringify(responseDeserialize(answer.subarray(5)).postMessages);
    }),
  );
  if (pages.some((page) => page !== pages[0])) throw new Error('the servers list other posts, or other authors');
};
