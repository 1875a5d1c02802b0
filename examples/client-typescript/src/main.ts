// Lists posts a hundred times, over all pods of Post, and prints the last response.
import { openPostClient } from './post-client.js';

const setting = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is required`);
  return value;
};

const { post, close } = await openPostClient({
  address: setting('POST_ADDRESS'),
  serverName: setting('POST_TLS_SERVER_NAME'),
  tlsDirectory: setting('POST_TLS_DIRECTORY'),
  tokenFile: setting('POST_TOKEN_FILE'),
});
try {
  for (let left = 100; left > 0; left -= 1) {
    // Every call has a deadline. While no pod is connected, the call waits for one, until its deadline.
    const { postMessages } = await post.ListPosts({ pageSize: 3 }, { timeoutMs: 5_000, waitForReady: true });
    if (left === 1) for (const { title, author } of postMessages) console.log(`${title} (${author})`);
  }
} finally {
  close();
}
