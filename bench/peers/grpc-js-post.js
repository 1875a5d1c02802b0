// A first version of Post: one call to User for each post of a page. The calls of a page run concurrently.
import grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { posts, postsPerPage } from '../data.ts';
import { loadOptions, messageOf } from './shared.js';

const [, , port, userAddress] = process.argv;
const { v1 } = grpc.loadPackageDefinition(loadSync(['v1/user/user.proto', 'v1/post/post.proto'], loadOptions));
const user = new v1.user.User(userAddress, grpc.credentials.createInsecure());

const authorOf = (userId) =>
  new Promise((resolve, reject) => {
    user.getUser({ userId }, (error, response) => (error ? reject(error) : resolve(response.userMessage.name)));
  });

const rows = posts.map(messageOf);

const listPosts = async (call, callback) => {
  const start = Number(call.request.pageToken);
  try {
    const postMessages = await Promise.all(
      rows.slice(start, start + postsPerPage).map(async (post) => ({
        ...post,
        author: await authorOf(post.authorUserId),
        authorStatus: 'AUTHOR_STATUS_FOUND',
      })),
    );
    callback(null, { postMessages, nextPageToken: String(start + postsPerPage) });
  } catch (error) {
    callback(error);
  }
};

const server = new grpc.Server({ 'grpc.enable_channelz': 0 });
server.addService(v1.post.Post.service, { listPosts });
server.bindAsync(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure(), (error) => {
  if (error) throw error;
});
