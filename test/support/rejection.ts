import { StatusError } from '../../src/grpc/common/status-error.js';

/** The error of a rejection; throws when the promise does not reject, or not with an Error. */
export const rejection = async (promise: Promise<unknown>): Promise<Error> => {
  const [result] = await Promise.allSettled([promise]);
  if (result.status === 'fulfilled') throw new Error('expected a rejection');
  if (!(result.reason instanceof Error))
    throw new Error('expected a rejection with an Error', { cause: result.reason });
  return result.reason;
};

/** The same for a StatusError. */
export const statusError = async (promise: Promise<unknown>): Promise<StatusError> => {
  const error = await rejection(promise);
  if (!(error instanceof StatusError)) throw new Error('expected a StatusError', { cause: error });
  return error;
};
