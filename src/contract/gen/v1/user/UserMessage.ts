// Original file: protos/v1/user/user.proto

import type { Timestamp__Input as _google_protobuf_Timestamp__Input, Timestamp as _google_protobuf_Timestamp } from '../../google/protobuf/Timestamp.js';

/**
 * A user.
 */
export interface UserMessage__Input {
  /**
   * 1–64 characters. The server generates it if it is empty in CreateUser or ImportUsers; it never changes.
   */
  'userId'?: (string);
  /**
   * 1–200 characters.
   */
  'name'?: (string);
  /**
   * 3–32 characters: digits, space and + - ( ).
   */
  'phoneNumber'?: (string);
  /**
   * In years, 0–150.
   */
  'age'?: (number);
  /**
   * When the user was created. Output only.
   */
  'createTime'?: (_google_protobuf_Timestamp__Input | null);
  /**
   * When the user was last changed. Output only.
   */
  'updateTime'?: (_google_protobuf_Timestamp__Input | null);
  /**
   * Opaque; changes with every change of the user. UpdateUser and DeleteUser with an etag fail with ABORTED if the user
   * has changed since it was read. At most 64 characters.
   */
  'etag'?: (string);
}

/**
 * A user.
 */
export interface UserMessage {
  /**
   * 1–64 characters. The server generates it if it is empty in CreateUser or ImportUsers; it never changes.
   */
  'userId': (string);
  /**
   * 1–200 characters.
   */
  'name': (string);
  /**
   * 3–32 characters: digits, space and + - ( ).
   */
  'phoneNumber': (string);
  /**
   * In years, 0–150.
   */
  'age': (number);
  /**
   * When the user was created. Output only.
   */
  'createTime': (_google_protobuf_Timestamp | null);
  /**
   * When the user was last changed. Output only.
   */
  'updateTime': (_google_protobuf_Timestamp | null);
  /**
   * Opaque; changes with every change of the user. UpdateUser and DeleteUser with an etag fail with ABORTED if the user
   * has changed since it was read. At most 64 characters.
   */
  'etag': (string);
}
