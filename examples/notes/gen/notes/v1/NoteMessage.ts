// Original file: examples/notes/protos/notes/v1/notes.proto


/**
 * A note.
 */
export interface NoteMessage__Input {
  /**
   * The server sets it. Output only.
   */
  'noteId'?: (string);
  /**
   * The id of the post that the note is about, 1–64 characters.
   */
  'postId'?: (string);
  /**
   * 1–2,000 characters.
   */
  'text'?: (string);
  /**
   * The title of the post. Output only; empty if the post was deleted.
   */
  'postTitle'?: (string);
  /**
   * The name of the post's author. Output only; empty if Post does not know it.
   */
  'postAuthor'?: (string);
}

/**
 * A note.
 */
export interface NoteMessage {
  /**
   * The server sets it. Output only.
   */
  'noteId': (string);
  /**
   * The id of the post that the note is about, 1–64 characters.
   */
  'postId': (string);
  /**
   * 1–2,000 characters.
   */
  'text': (string);
  /**
   * The title of the post. Output only; empty if the post was deleted.
   */
  'postTitle': (string);
  /**
   * The name of the post's author. Output only; empty if Post does not know it.
   */
  'postAuthor': (string);
}
