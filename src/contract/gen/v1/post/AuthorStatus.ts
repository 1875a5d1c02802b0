// Original file: protos/v1/post/post.proto

/**
 * What is known of a post's author.
 */
export const AuthorStatus = {
  /**
   * Nothing was asked: a read mask left the author out, or the server is older than this field.
   */
  AUTHOR_STATUS_UNSPECIFIED: 'AUTHOR_STATUS_UNSPECIFIED',
  /**
   * The user exists, and author is the name.
   */
  AUTHOR_STATUS_FOUND: 'AUTHOR_STATUS_FOUND',
  /**
   * User says that there is no such user; author is empty.
   */
  AUTHOR_STATUS_NOT_FOUND: 'AUTHOR_STATUS_NOT_FOUND',
  /**
   * User did not answer in time; author is empty, and asking again later may fill it.
   */
  AUTHOR_STATUS_UNAVAILABLE: 'AUTHOR_STATUS_UNAVAILABLE',
} as const;

/**
 * What is known of a post's author.
 */
export type AuthorStatus__Input =
  /**
   * Nothing was asked: a read mask left the author out, or the server is older than this field.
   */
  | 'AUTHOR_STATUS_UNSPECIFIED'
  | 0
  /**
   * The user exists, and author is the name.
   */
  | 'AUTHOR_STATUS_FOUND'
  | 1
  /**
   * User says that there is no such user; author is empty.
   */
  | 'AUTHOR_STATUS_NOT_FOUND'
  | 2
  /**
   * User did not answer in time; author is empty, and asking again later may fill it.
   */
  | 'AUTHOR_STATUS_UNAVAILABLE'
  | 3

/**
 * What is known of a post's author.
 */
export type AuthorStatus = typeof AuthorStatus[keyof typeof AuthorStatus]
