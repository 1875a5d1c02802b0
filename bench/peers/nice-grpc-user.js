// User on nice-grpc with ts-proto, as its README shows it.
import { createServer } from 'nice-grpc';
import { users } from '../data.ts';
import { UserDefinition } from './gen/ts-proto/v1/user/user.ts';

const byId = new Map(
  users.map(({ sequence: _, createTime, updateTime, ...user }) => [
    user.userId,
    { ...user, createTime: new Date(Number(createTime) / 1_000), updateTime: new Date(Number(updateTime) / 1_000) },
  ]),
);

const implementation = {
  async getUser({ userId }) {
    return { userMessage: byId.get(userId) };
  },
};

const server = createServer({ 'grpc.enable_channelz': 0 });
server.add({ ...UserDefinition, methods: { getUser: UserDefinition.methods.getUser } }, implementation);
await server.listen(`127.0.0.1:${process.argv[2]}`);
