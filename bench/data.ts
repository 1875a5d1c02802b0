/*
 * The data of every server in the benchmarks. It is computed, not stored, and the same in each process. The peers are
 * not compiled and read this file too, so it imports nothing.
 */

export interface UserRow {
  readonly sequence: string;
  readonly userId: string;
  readonly name: string;
  readonly phoneNumber: string;
  readonly age: number;
  readonly createTime: string;
  readonly updateTime: string;
  readonly etag: string;
}

export interface PostRow {
  readonly sequence: string;
  readonly postId: string;
  readonly authorUserId: string;
  readonly title: string;
  readonly body: string;
  readonly tags: string[];
  readonly createTime: string;
  readonly updateTime: string;
  readonly etag: string;
}

/** 2024-05-06T07:08:09.123Z, in microseconds. */
const times = { createTime: '1714979289123000', updateTime: '1714979289123000' };

/** The number of users that ExportUsers sends in one call. */
export const users: readonly UserRow[] = Array.from({ length: 10_000 }, (_, index) => {
  const sequence = String(index + 1);
  const name = ['Henry', 'Michael', 'Jessie', 'Max', 'Tony'][index % 5] ?? '';
  return {
    sequence,
    userId: sequence,
    name,
    phoneNumber: '01012341234',
    age: 15 + (index % 60),
    ...times,
    etag: `${sequence}.1`,
  };
});

export const postsPerPage = 8;
const authorsPerPage = 4;
/** The authors of a page's eight posts, as in the tutorial: four posts by the first, then one, two and one. */
const authorOfPost = [0, 0, 0, 0, 1, 2, 2, 3];

/** 250 pages of eight posts, no two with an author in common. */
export const posts: readonly PostRow[] = Array.from({ length: 250 * postsPerPage }, (_, index) => {
  const sequence = String(index + 1);
  const page = Math.floor(index / postsPerPage);
  return {
    sequence,
    postId: sequence,
    authorUserId: String(page * authorsPerPage + (authorOfPost[index % postsPerPage] ?? 0) + 1),
    title: `One connection, many calls: ${sequence}`,
    body: 'HTTP/2 puts every call of a client on one connection. A balancer that spreads connections spreads nothing then.',
    tags: ['grpc', 'http2', 'load-balancing'],
    ...times,
    etag: `${sequence}.1`,
  };
});
