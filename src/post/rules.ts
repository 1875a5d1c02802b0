import type { PostMessage } from '../contract/post.js';
import { characters, etag, resourceId, utf8Bytes } from '../platform/requests/rules.js';
import type { Violations } from '../platform/requests/violations.js';

const maxBodyBytes = 256 * 1024;
const maxTags = 32;

const rules = {
  postId: resourceId,
  authorUserId: resourceId,
  title: characters(1, 300),
  body: utf8Bytes(maxBodyBytes),
  etag,
};
const tag = characters(1, 64);

export type CheckedField = keyof typeof rules | 'tags';

const paths: Readonly<Record<CheckedField, string>> = {
  postId: 'post_message.post_id',
  authorUserId: 'post_message.author_user_id',
  title: 'post_message.title',
  body: 'post_message.body',
  tags: 'post_message.tags',
  etag: 'post_message.etag',
};

/** Checks the fields that a request uses; the others are ignored, whatever they hold. */
export const checkPost = (violations: Violations, message: PostMessage, fields: Iterable<CheckedField>): void => {
  for (const field of fields) {
    if (field === 'tags') checkTags(violations, message.tags);
    else violations.check(paths[field], message[field], rules[field]);
  }
};

const checkTags = (violations: Violations, tags: readonly string[]): void => {
  if (tags.length > maxTags) violations.add(paths.tags, `must be at most ${maxTags}`);
  else for (const [index, value] of tags.entries()) violations.check(`${paths.tags}[${index}]`, value, tag);
};
