import { status } from '@grpc/grpc-js';
import { postDefinition } from '../../contract/post.js';
import { bearerToken } from '../../grpc/client/index.js';
import { StatusError } from '../../grpc/index.js';
import { createServiceClient } from '../../service/open-channel.js';
import type { Examined } from '../examined.js';
import { explain } from '../explain.js';
import type { Cause, Tell } from '../finding.js';

const timeoutMs = 10_000;

/** Checks of User that can explain why Post lacks authors. */
const userAtFault: readonly Cause[] = (['dns', 'certificates', 'health', 'database'] as const).map((check) => ({
  check,
  service: 'User',
}));

/** Lists posts, and checks that each has its author's name. */
export const checkPosts = async (examined: Examined, tell: Tell): Promise<void> => {
  const token = await examined.token().catch(() => undefined);
  const post = createServiceClient(postDefinition, await examined.channel());
  const credentials = token === undefined ? undefined : bearerToken(token);
  try {
    const { postMessages } = await post.ListPosts({ pageSize: 100 }, { timeoutMs, waitForReady: true, credentials });
    tell.well(`responds with ${postMessages.length} posts`);
    const isAnyFound = postMessages.some(({ authorStatus }) => authorStatus === 'AUTHOR_STATUS_FOUND');
    for (const { postId, title, author, authorStatus, authorUserId } of postMessages) {
      if (authorStatus === 'AUTHOR_STATUS_FOUND' && author !== '') tell.well(`post ${postId} "${title}" by ${author}`);
      // A user may be deleted while the posts stay. If that applies to all authors, User's data is lost or belongs to
      // another release.
      else if (authorStatus === 'AUTHOR_STATUS_NOT_FOUND' && isAnyFound)
        tell.well(`post ${postId} "${title}" by user ${authorUserId}, who has been deleted`);
      else {
        tell.wrong({
          text: `post ${postId} "${title}" has no author: user ${authorUserId} is ${authorStatus}`,
          remedy:
            authorStatus === 'AUTHOR_STATUS_UNAVAILABLE'
              ? `Post cannot call User; its log says why: ${examined.kubectl} logs deployment/${examined.object} | grep "cannot fetch authors from User"`
              : 'Check that these databases belong to one release. Restore the users, or create them again by CreateUser with these user_ids',
          after: authorStatus === 'AUTHOR_STATUS_UNAVAILABLE' ? userAtFault : [],
        });
      }
    }
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (error.code === status.UNAUTHENTICATED && token === undefined) {
      tell.skipped('posts are not listed: no token for Post is configured (POST_TOKEN_FILE)');
      return;
    }
    tell.wrong({
      text: `posts cannot be listed: ${explain(error)}`,
      remedy: `Read the logs: ${examined.kubectl} logs deployment/${examined.object}`,
      after: ['token', 'keys', 'dns', 'certificates', 'health', 'database'],
    });
  }
};
