import { Metadata, status as Status } from '@grpc/grpc-js';
import { encodeStatusDetails } from '../status-details.js';
import type { StatusError } from '../status-error.js';
import type { OutgoingStatus } from './call-headers.js';

const detailsKey = 'grpc-status-details-bin';

/** A client may refuse headers of more than 8 KiB, and what it sent itself, a name for instance, may be in the text. */
const maxMessageLength = 1_024;

/** An error as it goes out: its code, its safe message, and its details in `grpc-status-details-bin`. */
export const statusOf = (error: StatusError, trailers: Metadata | undefined): OutgoingStatus => {
  // A handler that throws OK, or a code that there is not, has a bug; a client that reads OK without a response would hang on it.
  const code = error.code !== Status.OK && error.code in Status ? error.code : Status.INTERNAL;
  const { message } = error;
  const short = message.length > maxMessageLength ? `${message.slice(0, maxMessageLength - 1)}…` : message;
  // A lone surrogate cannot be percent-encoded: grpc-js would throw while it sends the status.
  const details = short.toWellFormed();
  if (error.details.length === 0) return { code, details, metadata: trailers };
  const metadata = trailers ?? new Metadata();
  metadata.set(detailsKey, encodeStatusDetails(code, details, error.details));
  return { code, details, metadata };
};
