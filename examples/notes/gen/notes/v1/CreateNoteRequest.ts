// Original file: examples/notes/protos/notes/v1/notes.proto

import type { NoteMessage__Input as _notes_v1_NoteMessage__Input, NoteMessage as _notes_v1_NoteMessage } from '../../notes/v1/NoteMessage.js';

/**
 * The note to create.
 */
export interface CreateNoteRequest__Input {
  /**
   * Required, with a post_id and a text.
   */
  'noteMessage'?: (_notes_v1_NoteMessage__Input | null);
}

/**
 * The note to create.
 */
export interface CreateNoteRequest {
  /**
   * Required, with a post_id and a text.
   */
  'noteMessage': (_notes_v1_NoteMessage | null);
}
