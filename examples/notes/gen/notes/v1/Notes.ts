// Original file: examples/notes/protos/notes/v1/notes.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreateNoteRequest__Input as _notes_v1_CreateNoteRequest__Input, CreateNoteRequest as _notes_v1_CreateNoteRequest } from '../../notes/v1/CreateNoteRequest.js';
import type { CreateNoteResponse__Input as _notes_v1_CreateNoteResponse__Input, CreateNoteResponse as _notes_v1_CreateNoteResponse } from '../../notes/v1/CreateNoteResponse.js';
import type { GetNoteRequest__Input as _notes_v1_GetNoteRequest__Input, GetNoteRequest as _notes_v1_GetNoteRequest } from '../../notes/v1/GetNoteRequest.js';
import type { GetNoteResponse__Input as _notes_v1_GetNoteResponse__Input, GetNoteResponse as _notes_v1_GetNoteResponse } from '../../notes/v1/GetNoteResponse.js';

/**
 * Notes stores notes about posts. It reads each post from Post, which reads the author from User.
 */
export interface NotesClient extends grpc.Client {
  /**
   * CreateNote adds a note.
   * Errors: INVALID_ARGUMENT for a field that breaks a rule below; FAILED_PRECONDITION (POST_NOT_FOUND) if the post
   * does not exist; UNAVAILABLE (POST_UNAVAILABLE) if the call to Post fails.
   */
  CreateNote(argument: _notes_v1_CreateNoteRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_notes_v1_CreateNoteResponse>): grpc.ClientUnaryCall;
  CreateNote(argument: _notes_v1_CreateNoteRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_notes_v1_CreateNoteResponse>): grpc.ClientUnaryCall;
  CreateNote(argument: _notes_v1_CreateNoteRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_notes_v1_CreateNoteResponse>): grpc.ClientUnaryCall;
  CreateNote(argument: _notes_v1_CreateNoteRequest__Input, callback: grpc.requestCallback<_notes_v1_CreateNoteResponse>): grpc.ClientUnaryCall;
  /**
   * CreateNote adds a note.
   * Errors: INVALID_ARGUMENT for a field that breaks a rule below; FAILED_PRECONDITION (POST_NOT_FOUND) if the post
   * does not exist; UNAVAILABLE (POST_UNAVAILABLE) if the call to Post fails.
   */
  createNote(argument: _notes_v1_CreateNoteRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_notes_v1_CreateNoteResponse>): grpc.ClientUnaryCall;
  createNote(argument: _notes_v1_CreateNoteRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_notes_v1_CreateNoteResponse>): grpc.ClientUnaryCall;
  createNote(argument: _notes_v1_CreateNoteRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_notes_v1_CreateNoteResponse>): grpc.ClientUnaryCall;
  createNote(argument: _notes_v1_CreateNoteRequest__Input, callback: grpc.requestCallback<_notes_v1_CreateNoteResponse>): grpc.ClientUnaryCall;
  
  /**
   * GetNote reads a note, with the current title and author of its post.
   * Errors: NOT_FOUND (NOTE_NOT_FOUND); UNAVAILABLE (POST_UNAVAILABLE) if the call to Post fails.
   */
  GetNote(argument: _notes_v1_GetNoteRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_notes_v1_GetNoteResponse>): grpc.ClientUnaryCall;
  GetNote(argument: _notes_v1_GetNoteRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_notes_v1_GetNoteResponse>): grpc.ClientUnaryCall;
  GetNote(argument: _notes_v1_GetNoteRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_notes_v1_GetNoteResponse>): grpc.ClientUnaryCall;
  GetNote(argument: _notes_v1_GetNoteRequest__Input, callback: grpc.requestCallback<_notes_v1_GetNoteResponse>): grpc.ClientUnaryCall;
  /**
   * GetNote reads a note, with the current title and author of its post.
   * Errors: NOT_FOUND (NOTE_NOT_FOUND); UNAVAILABLE (POST_UNAVAILABLE) if the call to Post fails.
   */
  getNote(argument: _notes_v1_GetNoteRequest__Input, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_notes_v1_GetNoteResponse>): grpc.ClientUnaryCall;
  getNote(argument: _notes_v1_GetNoteRequest__Input, metadata: grpc.Metadata, callback: grpc.requestCallback<_notes_v1_GetNoteResponse>): grpc.ClientUnaryCall;
  getNote(argument: _notes_v1_GetNoteRequest__Input, options: grpc.CallOptions, callback: grpc.requestCallback<_notes_v1_GetNoteResponse>): grpc.ClientUnaryCall;
  getNote(argument: _notes_v1_GetNoteRequest__Input, callback: grpc.requestCallback<_notes_v1_GetNoteResponse>): grpc.ClientUnaryCall;
  
}

/**
 * Notes stores notes about posts. It reads each post from Post, which reads the author from User.
 */
export interface NotesHandlers extends grpc.UntypedServiceImplementation {
  /**
   * CreateNote adds a note.
   * Errors: INVALID_ARGUMENT for a field that breaks a rule below; FAILED_PRECONDITION (POST_NOT_FOUND) if the post
   * does not exist; UNAVAILABLE (POST_UNAVAILABLE) if the call to Post fails.
   */
  CreateNote: grpc.handleUnaryCall<_notes_v1_CreateNoteRequest, _notes_v1_CreateNoteResponse__Input>;
  
  /**
   * GetNote reads a note, with the current title and author of its post.
   * Errors: NOT_FOUND (NOTE_NOT_FOUND); UNAVAILABLE (POST_UNAVAILABLE) if the call to Post fails.
   */
  GetNote: grpc.handleUnaryCall<_notes_v1_GetNoteRequest, _notes_v1_GetNoteResponse__Input>;
  
}

export interface NotesDefinition extends grpc.ServiceDefinition {
  CreateNote: MethodDefinition<_notes_v1_CreateNoteRequest__Input, _notes_v1_CreateNoteResponse__Input, _notes_v1_CreateNoteRequest, _notes_v1_CreateNoteResponse>
  GetNote: MethodDefinition<_notes_v1_GetNoteRequest__Input, _notes_v1_GetNoteResponse__Input, _notes_v1_GetNoteRequest, _notes_v1_GetNoteResponse>
}
