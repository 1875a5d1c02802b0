import { logVerbosity, setLogger, setLogVerbosity } from '@grpc/grpc-js';
import { repeatedLines, type Logger } from '../common/logger.js';

/** The start of grpc-js's line about an invalid header; the header's name and value follow. */
const badHeader = 'Failed to add metadata entry ';

/** Any other name is not shown, because the start of the value is unknown. */
const headerName = /^([\w.-]{1,100}): /;

/**
 * Redirects grpc-js's log from standard error to ours, for the whole process.
 *
 * Only errors, even if GRPC_VERBOSITY and GRPC_TRACE ask for more: its traces print header values, such as tokens.
 * For the same reason a line about an invalid header is cut to the header's name. It is logged at debug once a
 * second, because any client can cause it.
 */
export const routeGrpcJsLog = (logger: Logger): void => {
  const lines = repeatedLines(logger);
  setLogVerbosity(logVerbosity.ERROR);
  setLogger({
    error(message: unknown) {
      const text = String(message);
      if (!text.startsWith(badHeader))
        lines.write('warn', text, { problem: text }, 'grpc-js reported a problem; see the problem field');
      else
        lines.write(
          'debug',
          '',
          { header: headerName.exec(text.slice(badHeader.length))?.[1] },
          'dropped a header that gRPC does not allow',
        );
    },
  });
};
