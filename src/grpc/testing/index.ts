/** For tests of handlers and clients: a server with a channel in one call, and a logger that remembers. */
export { createRecordingLogger, type LogEntry } from './recording-logger.js';
export { serve, type Served, type ServeOptions } from './serve.js';
