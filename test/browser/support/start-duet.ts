import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../../support/child.js';

export interface Duet {
  /** The page's URL: `http://localhost:port/` */
  readonly url: string;
  /** Calls the API from outside the browser. Throws for an invalid response. */
  readonly call: (path: string, body?: object) => Promise<Answer>;
  /** The names of all users. */
  readonly userNames: () => Promise<string[]>;
  close(): Promise<void>;
}

/** The parts of a response that tests check. */
export interface Answer {
  readonly userMessages?: readonly { readonly name: string }[];
  readonly userId?: string;
}

const main = join(process.cwd(), 'dist/src/dev/main.js');

/** Starts what `npm start` runs, with the first data and on ports that the system chooses. */
export const startDuet = async (): Promise<Duet> => {
  const directory = await mkdtemp(join(tmpdir(), 'duet-browser-'));
  const anyPort = '127.0.0.1:0';
  const child = startChild(
    process.execPath,
    [main],
    {
      ...process.env,
      USER_LISTEN_ADDRESS: anyPort,
      POST_LISTEN_ADDRESS: anyPort,
      GATEWAY_LISTEN_ADDRESS: anyPort,
      LOG_LEVEL: 'warn',
    },
    directory,
  );
  const [, url = ''] = await child.line(/A page to try it: (\S+)/);
  const call: Duet['call'] = async (path, body) => {
    const response = await fetch(new URL(path, url), {
      ...(body && { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${text}`);
    return JSON.parse(text) as Answer;
  };
  return {
    url,
    call,
    userNames: async () => (await call('/v1/users')).userMessages?.map(({ name }) => name) ?? [],
    async close() {
      await child.stop();
      await rm(directory, { recursive: true });
    },
  };
};
