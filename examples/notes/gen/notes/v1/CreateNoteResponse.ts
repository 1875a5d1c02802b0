// Original file: examples/notes/protos/notes/v1/notes.proto

import type { NoteMessage__Input as _notes_v1_NoteMessage__Input, NoteMessage as _notes_v1_NoteMessage } from '../../notes/v1/NoteMessage.js';

/**
 * The created note.
 */
export interface CreateNoteResponse__Input {
  /**
   * Always set.
   */
  'noteMessage'?: (_notes_v1_NoteMessage__Input | null);
}

/**
 * The created note.
 */
export interface CreateNoteResponse {
  /**
   * Always set.
   */
  'noteMessage': (_notes_v1_NoteMessage | null);
}
