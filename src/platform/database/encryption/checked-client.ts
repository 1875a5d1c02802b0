import { Client, type ClientConfig } from 'pg';

/**
 * A client for a pool whose URL may name a file that cannot be read, such as a CA that is being replaced: connecting then
 * fails. `pg` reads these files in the constructor of its client, and the pool calls it inside an event for a caller who
 * waits for a connection, where an exception would end the process.
 */
export class CheckedClient extends Client {
  constructor(config?: ClientConfig) {
    try {
      super(config);
    } catch (error) {
      super();
      const connect = (done: (error: unknown) => void): void => process.nextTick(done, error);
      Object.assign(this, { connect });
    }
  }
}
