import type { PostDefinition, PostMessage } from '../../src/contract/post.js';
import type { Client } from '../../src/grpc/client/index.js';
import { type CallContext, status, StatusError } from '../../src/grpc/index.js';
import type { Service } from '../../src/grpc/server/index.js';
import { refusal } from '../../src/resources/errors.js';
import { characters, resourceId } from '../../src/resources/rules.js';
import { uuidV7 } from '../../src/resources/uuid-v7.js';
import { Violations } from '../../src/resources/violations.js';
import type { NoteMessage } from './gen/notes/v1/NoteMessage.js';
import type { NotesDefinition } from './notes.js';
import type { NoteStore, StoredNote } from './store.js';

/** The methods of Post that Notes calls. Post's policy must allow them. */
export type PostClient = Pick<Client<PostDefinition>, 'GetPost'>;

const readMask = { paths: ['title', 'author'] };

/** The service notes.v1.Notes: checks requests, calls the store and Post, and builds responses. */
export const notesHandlers = (store: NoteStore, post: PostClient): Service<NotesDefinition> => {
  /** `parent` passes on the caller's deadline, cancellation, request id and trace. Null if the post does not exist. */
  const findPost = async (postId: string, context: CallContext): Promise<PostMessage | null> => {
    try {
      const { postMessage } = await post.GetPost({ postId, readMask }, { parent: context, waitForReady: true });
      return postMessage;
    } catch (error) {
      context.signal.throwIfAborted();
      if (error instanceof StatusError && error.code === status.NOT_FOUND) return null;
      // The caller of Notes did not call Post, so it must not get Post's own code.
      const message = 'the post cannot be read from Post; retry with backoff';
      throw refusal(status.UNAVAILABLE, { reason: 'POST_UNAVAILABLE', message, cause: error });
    }
  };

  const toMessage = (stored: StoredNote, found: PostMessage | null): NoteMessage => ({
    ...stored,
    postTitle: found?.title ?? '',
    postAuthor: found?.author ?? '',
  });

  return {
    async CreateNote({ noteMessage }, context) {
      const violations = new Violations();
      const { postId, text } = violations.required('note_message', noteMessage);
      violations.check('note_message.post_id', postId, resourceId);
      violations.check('note_message.text', text, characters(1, 2_000));
      violations.throwIfAny();

      const found = await findPost(postId, context);
      if (found === null)
        throw refusal(status.FAILED_PRECONDITION, {
          reason: 'POST_NOT_FOUND',
          message: `post ${postId} does not exist`,
        });
      const stored = { noteId: uuidV7(), postId, text };
      await store.create(stored);
      return { noteMessage: toMessage(stored, found) };
    },

    async GetNote({ noteId }, context) {
      const violations = new Violations();
      violations.check('note_id', noteId, resourceId);
      violations.throwIfAny();

      const stored = await store.get(noteId);
      if (stored === undefined)
        throw refusal(status.NOT_FOUND, { reason: 'NOTE_NOT_FOUND', message: `note ${noteId} does not exist` });
      return { noteMessage: toMessage(stored, await findPost(stored.postId, context)) };
    },
  };
};
