// Original file: examples/notes/protos/notes/v1/notes.proto


/**
 * Names the note to read.
 */
export interface GetNoteRequest__Input {
  /**
   * Required, 1–64 characters.
   */
  'noteId'?: (string);
}

/**
 * Names the note to read.
 */
export interface GetNoteRequest {
  /**
   * Required, 1–64 characters.
   */
  'noteId': (string);
}
