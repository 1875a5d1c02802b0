import type { PostDefinition } from '../contract/post.js';
import type { MethodLimits } from '../grpc/server/index.js';
import { cursorSize } from '../resources/cursor.js';
import { maskSize } from '../resources/field-mask.js';
import { fieldSize, messageSize, numberSize, requestLimits, timestampSize } from '../resources/request-limits.js';
import { etag, uuid } from '../resources/rules.js';
import { emptyPostMessage } from './messages.js';
import { postFields } from './post.js';

/** Of an author's name, which is User's to judge: output only, and ignored where it is sent back. */
const author = fieldSize({ maxBytes: 4 * 1024 });

const { postId, authorUserId } = postFields;
/** As it is read, so that it can be sent back whole. */
const post = messageSize(
  ...Object.values(postFields).map(({ size }) => size),
  author,
  numberSize,
  timestampSize,
  timestampSize,
  fieldSize(etag),
);
const mask = maskSize(emptyPostMessage);

/** What each method takes: what its rules allow, and little more. */
export const postRequestLimits: Required<MethodLimits<PostDefinition>> = {
  ListPostsByUserId: requestLimits(authorUserId.size, numberSize, cursorSize),
  ListPosts: requestLimits(numberSize, cursorSize),
  GetPost: requestLimits(postId.size, mask),
  CreatePost: requestLimits(post, fieldSize(uuid)),
  UpdatePost: requestLimits(post, mask),
  DeletePost: requestLimits(postId.size, fieldSize(etag)),
  ExportPosts: requestLimits(cursorSize),
};
