// Original file: protos/v1/post/post.proto

/**
 * The result of looking up a post's author.
 */
export const AuthorStatus = {
  /**
   * The author was not looked up: a read mask excludes it, or the server is older than this field.
   */
  AUTHOR_STATUS_UNSPECIFIED: 'AUTHOR_STATUS_UNSPECIFIED',
  /**
   * The user exists, and author contains the name.
   */
  AUTHOR_STATUS_FOUND: 'AUTHOR_STATUS_FOUND',
  /**
   * The user does not exist; author is empty.
   */
  AUTHOR_STATUS_NOT_FOUND: 'AUTHOR_STATUS_NOT_FOUND',
  /**
   * User did not respond in time; author is empty, and a later read may fill it.
   */
  AUTHOR_STATUS_UNAVAILABLE: 'AUTHOR_STATUS_UNAVAILABLE',
} as const;

/**
 * The result of looking up a post's author.
 */
export type AuthorStatus__Input =
  /**
   * The author was not looked up: a read mask excludes it, or the server is older than this field.
   */
  | 'AUTHOR_STATUS_UNSPECIFIED'
  | 0
  /**
   * The user exists, and author contains the name.
   */
  | 'AUTHOR_STATUS_FOUND'
  | 1
  /**
   * The user does not exist; author is empty.
   */
  | 'AUTHOR_STATUS_NOT_FOUND'
  | 2
  /**
   * User did not respond in time; author is empty, and a later read may fill it.
   */
  | 'AUTHOR_STATUS_UNAVAILABLE'
  | 3

/**
 * The result of looking up a post's author.
 */
export type AuthorStatus = typeof AuthorStatus[keyof typeof AuthorStatus]
