// Original file: protos/v1/post/post.proto

import type { AuthorStatus__Input as _v1_post_AuthorStatus__Input, AuthorStatus as _v1_post_AuthorStatus } from '../../v1/post/AuthorStatus.js';
import type { Timestamp__Input as _google_protobuf_Timestamp__Input, Timestamp as _google_protobuf_Timestamp } from '../../google/protobuf/Timestamp.js';

/**
 * A post.
 */
export interface PostMessage__Input {
  /**
   * 1–64 characters. The server generates it if it is empty in CreatePost; it never changes.
   */
  'postId'?: (string);
  /**
   * The author's current name in User. Output only; empty unless author_status is AUTHOR_STATUS_FOUND.
   */
  'author'?: (string);
  /**
   * 1–300 characters.
   */
  'title'?: (string);
  /**
   * At most 256 KiB in UTF-8.
   */
  'body'?: (string);
  /**
   * At most 32, each 1–64 characters.
   */
  'tags'?: (string)[];
  /**
   * The user_id of the author, 1–64 characters.
   */
  'authorUserId'?: (string);
  /**
   * The result of looking up the author. Output only.
   */
  'authorStatus'?: (_v1_post_AuthorStatus__Input);
  /**
   * When the post was created. Output only.
   */
  'createTime'?: (_google_protobuf_Timestamp__Input | null);
  /**
   * When the post was last changed. Output only; a change of the author's name does not count.
   */
  'updateTime'?: (_google_protobuf_Timestamp__Input | null);
  /**
   * Opaque; changes with every change of the post. UpdatePost and DeletePost with an etag fail with ABORTED if the post
   * has changed since it was read. At most 64 characters.
   */
  'etag'?: (string);
}

/**
 * A post.
 */
export interface PostMessage {
  /**
   * 1–64 characters. The server generates it if it is empty in CreatePost; it never changes.
   */
  'postId': (string);
  /**
   * The author's current name in User. Output only; empty unless author_status is AUTHOR_STATUS_FOUND.
   */
  'author': (string);
  /**
   * 1–300 characters.
   */
  'title': (string);
  /**
   * At most 256 KiB in UTF-8.
   */
  'body': (string);
  /**
   * At most 32, each 1–64 characters.
   */
  'tags': (string)[];
  /**
   * The user_id of the author, 1–64 characters.
   */
  'authorUserId': (string);
  /**
   * The result of looking up the author. Output only.
   */
  'authorStatus': (_v1_post_AuthorStatus);
  /**
   * When the post was created. Output only.
   */
  'createTime': (_google_protobuf_Timestamp | null);
  /**
   * When the post was last changed. Output only; a change of the author's name does not count.
   */
  'updateTime': (_google_protobuf_Timestamp | null);
  /**
   * Opaque; changes with every change of the post. UpdatePost and DeletePost with an etag fail with ABORTED if the post
   * has changed since it was read. At most 64 characters.
   */
  'etag': (string);
}
