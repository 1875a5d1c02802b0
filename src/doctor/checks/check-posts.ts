import { status } from '@grpc/grpc-js';
import { postDefinition } from '../../contract/post.js';
import { bearerToken } from '../../grpc/client/index.js';
import { StatusError } from '../../grpc/index.js';
import { createServiceClient } from '../../service/open-channel.js';
import type { Examined } from '../examined.js';
import { explain } from '../explain.js';
import type { Cause, Tell } from '../finding.js';

const timeoutMs = 10_000;

/** What at User keeps Post from finding out who the authors are. */
const userAtFault: readonly Cause[] = (['dns', 'certificates', 'health', 'database'] as const).map((check) => ({
  check,
  service: 'User',
}));

/** Lists posts, and looks whether each has its author's name. */
export const checkPosts = async (examined: Examined, tell: Tell): Promise<void> => {
  const token = await examined.token().catch(() => undefined);
  const post = createServiceClient(postDefinition, await examined.channel());
  const credentials = token === undefined ? undefined : bearerToken(token);
  try {
    const { postMessages } = await post.ListPosts({ pageSize: 100 }, { timeoutMs, waitForReady: true, credentials });
    tell.well(`answers with ${postMessages.length} posts`);
    const isAnyFound = postMessages.some(({ authorStatus }) => authorStatus === 'AUTHOR_STATUS_FOUND');
    for (const { postId, title, author, authorStatus, authorUserId } of postMessages) {
      if (authorStatus === 'AUTHOR_STATUS_FOUND' && author !== '') tell.well(`post ${postId} "${title}" by ${author}`);
      // A user may be deleted, and the posts stay. Where that is so of all, User's data is another's or is gone.
      else if (authorStatus === 'AUTHOR_STATUS_NOT_FOUND' && isAnyFound)
        tell.well(`post ${postId} "${title}" by user ${authorUserId}, who has been deleted`);
      else {
        tell.wrong({
          text: `post ${postId} "${title}" has no author: user ${authorUserId} is ${authorStatus}`,
          remedy:
            authorStatus === 'AUTHOR_STATUS_UNAVAILABLE'
              ? `Post cannot ask User; its log says why: ${examined.kubectl} logs deployment/${examined.object} | grep "cannot fetch authors from User"`
              : 'Are these the databases of one release? Restore the users, or make them again by CreateUser with these user_ids',
          after: authorStatus === 'AUTHOR_STATUS_UNAVAILABLE' ? userAtFault : [],
        });
      }
    }
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (error.code === status.UNAUTHENTICATED && token === undefined) {
      tell.skipped('posts are not listed: no token is given to present to Post (POST_TOKEN_FILE)');
      return;
    }
    tell.wrong({
      text: `posts cannot be listed: ${explain(error)}`,
      remedy: `Look at the logs: ${examined.kubectl} logs deployment/${examined.object}`,
      after: ['token', 'keys', 'dns', 'certificates', 'health', 'database'],
    });
  }
};
