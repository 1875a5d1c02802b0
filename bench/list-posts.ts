import { isDeepStrictEqual } from 'node:util';
import { postDefinition, type PostMessage } from '../src/contract/post.js';
import { protosDirectory } from '../src/contract/protos-directory.js';
import { encodeCursor } from '../src/resources/cursor.js';
import { goProgram } from '../test/support/go.js';
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
  /** Returns this server's page token for the page after a row. Without it, the benchmark reads only the first page. */
  readonly pageToken?: (row: number) => string;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * ListPosts with eight posts by four authors; Post and User are processes on one core. Ours have all interceptors,
 * except that User requires no token from Post, because clients do not send tokens in plaintext.
 */
export const listPosts = async (surroundings: Surroundings): Promise<string> => {
  const { directory, pace } = surroundings;
  const all: readonly Posts[] = [
    await startGrpcJs(surroundings),
    await startGo(surroundings),
    ...(await startOurs(surroundings)),
  ];
  await checkAnswers(all);

  const measure = async (contenders: readonly Posts[], rows: readonly number[], inFlight: number): Promise<string> => {
    const measured = await compare(
      contenders.map(({ name, post, user, pageToken = () => '', metadata }): Contender => {
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

  const paged = all.filter(({ pageToken }) => pageToken !== undefined);
  return [
    '## ListPosts: eight posts and their authors',
    'The same page for all, 128 calls in flight:',
    await measure(all, [0], 128),
    'A page of its own for each, no two with an author in common, 128 calls in flight:',
    await measure(paged, firstRows, 128),
    'The same page, one call at a time:',
    await measure(all, [0], 1),
    'A page of its own for each, one call at a time:',
    await measure(paged, firstRows, 1),
  ].join('\n\n');
};

const startGrpcJs = async ({ startPeer }: Surroundings): Promise<Posts> => {
  const user = await startPeer('grpc-js-user.js');
  const post = await startPeer('grpc-js-post.js', `127.0.0.1:${user.port}`);
  return { name: 'grpc-js, one call to User a post', user, post, pageToken: String, metadata: {} };
};

const startGo = async ({ startProgram }: Surroundings): Promise<Posts> => {
  const program = await goProgram('bench-server');
  const user = await startProgram(program);
  const post = await startProgram(program, `127.0.0.1:${user.port}`);
  return { name: 'the tutorial’s in Go, one call to User an author', user, post, metadata: {} };
};

const startOurs = async ({ startDuet, builds, token }: Surroundings): Promise<Posts[]> => {
  const started: Posts[] = [];
  for (const build of builds) {
    const user = await startDuet('user.js', { build, without: ['authentication', 'authorization'] });
    started.push({
      name: `**Duet, all interceptors, a known token**${build.label}`,
      user,
      post: await startDuet('post.js', { build, args: [`127.0.0.1:${user.port}`] }),
      pageToken: (row) => (row === 0 ? '' : encodeCursor(postDefinition.ListPosts.path, String(row))),
      metadata: { authorization: `Bearer ${token}` },
    });
  }
  return started;
};

/** Checks that all list the same posts with the same authors. Page tokens differ, and Go's posts lack newer fields. */
const checkAnswers = async (contenders: readonly Posts[]): Promise<void> => {
  const { path, requestSerialize, responseDeserialize } = postDefinition.ListPosts;
  const pageOf = async (
    { post, pageToken = () => '', metadata }: Posts,
    row: number,
  ): Promise<readonly PostMessage[]> => {
    const request = requestSerialize({ pageSize: postsPerPage, pageToken: pageToken(row) });
    const answer = await answerTo(post.port, { path, request, headers: metadata });
    return responseDeserialize(answer.subarray(5)).postMessages;
  };
  const firstPages = await Promise.all(
    contenders.map(async (contender) =>
      (await pageOf(contender, 0)).map(({ postId, author, title, body, tags }) => [postId, author, title, body, tags]),
    ),
  );
  const paged = contenders.filter(({ pageToken }) => pageToken !== undefined);
  const laterPages = await Promise.all(paged.map(async (contender) => pageOf(contender, 80)));
  for (const pages of [firstPages, laterPages])
    for (const page of pages)
      if (!isDeepStrictEqual(page, pages[0])) throw new Error('the servers list other posts, or other authors');
};
