// Original file: examples/notes/protos/notes/v1/notes.proto


/**
 * A note.
 */
export interface NoteMessage__Input {
  /**
   * Given by the server.
   */
  'noteId'?: (string);
  /**
   * The post that it is about, 1–64 characters.
   */
  'postId'?: (string);
  /**
   * 1–2,000 characters.
   */
  'text'?: (string);
  /**
   * The title of the post. Output only; empty when the post was deleted.
   */
  'postTitle'?: (string);
  /**
   * The name of the post's author. Output only; empty when Post does not know it.
   */
  'postAuthor'?: (string);
}

/**
 * A note.
 */
export interface NoteMessage {
  /**
   * Given by the server.
   */
  'noteId': (string);
  /**
   * The post that it is about, 1–64 characters.
   */
  'postId': (string);
  /**
   * 1–2,000 characters.
   */
  'text': (string);
  /**
   * The title of the post. Output only; empty when the post was deleted.
   */
  'postTitle': (string);
  /**
   * The name of the post's author. Output only; empty when Post does not know it.
   */
  'postAuthor': (string);
}
