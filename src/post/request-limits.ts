import type { PostDefinition } from '../contract/post.js';
import type { MethodLimits } from '../grpc/server/index.js';
import { cursorSize } from '../resources/cursor.js';
import { maskSize } from '../resources/field-mask.js';
import { fieldSize, numberSize, requestLimits } from '../resources/request-limits.js';
import { etag, uuid } from '../resources/rules.js';
import { emptyPostMessage, postSize } from './messages.js';
import { postFields } from './post.js';

const { postId, authorUserId } = postFields;
const mask = maskSize(emptyPostMessage);

/** The request limits of each method: slightly above what its rules allow. */
export const postRequestLimits: Required<MethodLimits<PostDefinition>> = {
  ListPostsByUserId: requestLimits(authorUserId.size, numberSize, cursorSize),
  ListPosts: requestLimits(numberSize, cursorSize),
  GetPost: requestLimits(postId.size, mask),
  // A client may send back a whole post as it was read.
  CreatePost: requestLimits(postSize, fieldSize(uuid)),
  UpdatePost: requestLimits(postSize, mask),
  DeletePost: requestLimits(postId.size, fieldSize(etag)),
  ExportPosts: requestLimits(cursorSize),
};
