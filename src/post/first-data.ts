import type { Database } from '../platform/database/database.js';
import { loadOnce } from '../platform/database/load-once.js';
import type { firstPostFields, NewPost } from './post.js';

/** The posts of the first data. Their authors are User's first data, whose existence is not checked. */
const firstPosts: readonly Pick<NewPost, (typeof firstPostFields)[number]>[] = [
  {
    postId: '1',
    authorUserId: '1',
    title: 'One connection, many calls',
    body: 'HTTP/2 puts every call of a client on one connection. A balancer that spreads connections spreads nothing then: it is the client that has to spread its calls.',
    tags: ['grpc', 'http2', 'load-balancing'],
  },
  {
    postId: '2',
    authorUserId: '1',
    title: 'A Service without an address of its own',
    body: 'A headless Service answers a name with the addresses of all its pods. That is all a client needs to balance by itself.',
    tags: ['kubernetes', 'load-balancing'],
  },
  {
    postId: '3',
    authorUserId: '1',
    title: 'Deadlines, not timeouts',
    body: 'A timeout says how long this step may take. A deadline says when the answer is of no more use, and every server on the way can see it.',
    tags: ['grpc', 'deadlines'],
  },
  {
    postId: '4',
    authorUserId: '1',
    title: 'What keepalive keeps alive',
    body: 'A path through a network forgets a connection that says nothing. A ping now and then tells both ends, and all between, that it is still there.',
    tags: ['grpc', 'keepalive'],
  },
  {
    postId: '5',
    authorUserId: '3',
    title: 'Leaving without slamming the door',
    body: 'First say that you are going, then finish what was begun, then go. A server that exits in any other order fails calls which nobody needed to lose.',
    tags: ['kubernetes', 'draining'],
  },
  {
    postId: '6',
    authorUserId: '4',
    title: 'Ready, alive, and the difference',
    body: 'A pod that is not ready gets no calls. A pod that is not alive is ended. Asking the database in the second probe ends every pod when the database blinks.',
    tags: ['kubernetes', 'health'],
  },
  {
    postId: '7',
    authorUserId: '4',
    title: 'Never take back a number',
    body: 'The name of a field is for people; its number is what goes over the wire. Rename as you like, and never use a number twice.',
    tags: ['protobuf'],
  },
  {
    postId: '8',
    authorUserId: '5',
    title: 'Which errors to try again',
    body: 'UNAVAILABLE says that trying again may help. Whether it may also harm is for the method to say: that is what idempotent means.',
    tags: ['grpc', 'retries'],
  },
];

/** Loads them once in the life of a database: a deleted post does not reappear at the next start. */
export const loadFirstData = (database: Database): Promise<boolean> =>
  loadOnce(database, 'first-posts', async (transaction) => {
    const present = await transaction.query('SELECT FROM posts LIMIT 1');
    if (present.length > 0) return;
    for (const { postId, authorUserId, title, body, tags } of firstPosts) {
      await transaction.query(
        'INSERT INTO posts (post_id, author_user_id, title, body, tags) VALUES ($1, $2, $3, $4, $5)',
        [postId, authorUserId, title, body, tags],
      );
    }
  });
