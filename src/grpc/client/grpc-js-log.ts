import { logVerbosity, setLogger, setLogVerbosity } from '@grpc/grpc-js';
import { repeatedLines, type Logger } from '../common/logger.js';

/** How grpc-js begins its line about a header that it cannot take; the header's name and value follow. */
const badHeader = 'Failed to add metadata entry ';

/** Any other is not shown: where it ends and the value begins cannot be told. */
const headerName = /^([\w.-]{1,100}): /;

/**
 * Sends what grpc-js logs of its own accord to our log instead of standard error, for the whole process.
 *
 * Only its errors, also when GRPC_VERBOSITY and GRPC_TRACE ask for more: its traces print headers with their values, and
 * a token is one. For the same reason a line about a header that cannot be taken is cut to the header's name;
 * and it is for debugging only and comes once a second, since any client can cause it.
 */
export const routeGrpcJsLog = (logger: Logger): void => {
  const lines = repeatedLines(logger);
  setLogVerbosity(logVerbosity.ERROR);
  setLogger({
    error(message: unknown) {
      const text = String(message);
      if (!text.startsWith(badHeader)) lines.write('warn', text, { problem: text }, 'grpc-js reports a problem');
      else
        lines.write(
          'debug',
          '',
          { header: headerName.exec(text.slice(badHeader.length))?.[1] },
          'a header that gRPC does not allow was left out',
        );
    },
  });
};
