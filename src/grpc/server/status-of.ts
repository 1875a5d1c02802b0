import { Metadata, status } from '@grpc/grpc-js';
import { encodeStatusDetails } from '../status-details.js';
import type { StatusError } from '../status-error.js';
import type { OutgoingStatus } from './call-headers.js';

const detailsKey = 'grpc-status-details-bin';

/*
 * Clients take 8 KiB of headers or more, and what a client sent itself, a name for instance, may be in the text. Both stay
 * below what one on Node.js survives, whatever they are made of; see call-headers.ts.
 */
const maxMessageLength = 1_024;
const maxDetailsBytes = 16 * 1024;

/**
 * An error as it goes out: its code, its safe message, and its details in `grpc-status-details-bin`. A message of more
 * than 1,024 characters is cut, and details of more than 16 KiB are left out.
 */
export const statusOf = (error: StatusError, trailers: Metadata | undefined): OutgoingStatus => {
  // A handler that throws OK, or a code that there is not, has a bug; a client that reads OK without a response would hang on it.
  const code = error.code !== status.OK && error.code in status ? error.code : status.INTERNAL;
  // A lone surrogate cannot be percent-encoded: grpc-js would throw while it sends the status.
  const details = shortened(error.message).toWellFormed();
  if (error.details.length === 0) return { code, details, metadata: trailers };
  const encoded = encodeStatusDetails(code, details, error.details);
  if (encoded.length > maxDetailsBytes) return { code, details, metadata: trailers };
  const metadata = trailers ?? new Metadata();
  metadata.set(detailsKey, encoded);
  return { code, details, metadata };
};

const shortened = (text: string): string =>
  text.length > maxMessageLength ? `${text.slice(0, maxMessageLength - 1)}…` : text;
