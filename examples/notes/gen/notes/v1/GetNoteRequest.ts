// Original file: examples/notes/protos/notes/v1/notes.proto


/**
 * Which note to read.
 */
export interface GetNoteRequest__Input {
  /**
   * Required, 1–64 characters.
   */
  'noteId'?: (string);
}

/**
 * Which note to read.
 */
export interface GetNoteRequest {
  /**
   * Required, 1–64 characters.
   */
  'noteId': (string);
}
