import type { PostDefinition, PostHandlers } from '../contract/post.js';
import type { Client } from '../grpc/client/create-client.js';

/** What one check found: a line for a person, and whether it is well. */
export interface Finding {
  readonly healthy: boolean;
  readonly line: string;
}

/** Long enough for a cold start of every part, short enough for somebody who waits. */
const timeoutMs = 30_000;

/** Lists posts, and checks that each has its author's name. */
export const checkPosts = async (post: Pick<Client<PostHandlers, PostDefinition>, 'ListPosts'>): Promise<Finding[]> => {
  const { postMessages } = await post.ListPosts({ pageSize: 100 }, { timeoutMs, waitForReady: true });
  const findings = postMessages.map(({ postId, title, author, authorStatus, authorUserId }) => {
    const healthy = authorStatus === 'AUTHOR_STATUS_FOUND' && author !== '';
    const by = healthy ? `by ${author}` : `has no author: user ${authorUserId} is ${authorStatus}`;
    return { healthy, line: `post ${postId} "${title}" ${by}` };
  });
  return [{ healthy: true, line: `Post answers with ${postMessages.length} posts` }, ...findings];
};
