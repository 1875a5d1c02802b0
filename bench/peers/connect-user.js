// User on Connect for Node.js with protobuf-es, as its guide shows it. Clients call it by the gRPC protocol.
import { create } from '@bufbuild/protobuf';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import { createServer } from 'node:http2';
import { users } from '../data.ts';
import { User, UserMessageSchema } from './gen/es/v1/user/user_pb.js';

const byId = new Map(
  users.map(({ sequence: _, createTime, updateTime, ...user }) => [
    user.userId,
    create(UserMessageSchema, {
      ...user,
      createTime: timestampFromMs(Number(createTime) / 1_000),
      updateTime: timestampFromMs(Number(updateTime) / 1_000),
    }),
  ]),
);

createServer(
  connectNodeAdapter({
    routes: (router) => router.service(User, { getUser: ({ userId }) => ({ userMessage: byId.get(userId) }) }),
  }),
).listen(Number(process.argv[2]), '127.0.0.1');
