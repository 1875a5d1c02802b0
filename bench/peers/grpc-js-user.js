// User as grpc-js's guide shows a service: proto-loader and callbacks only.
// https://grpc.io/docs/languages/node/basics/
import grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { users } from '../data.ts';
import { loadOptions, messageOf } from './shared.js';

const { v1 } = grpc.loadPackageDefinition(loadSync('v1/user/user.proto', loadOptions));
const byId = new Map(users.map((user) => [user.userId, messageOf(user)]));

const getUser = (call, callback) => {
  const user = byId.get(call.request.userId);
  if (user) callback(null, { userMessage: user });
  else callback({ code: grpc.status.NOT_FOUND, details: 'no such user' });
};

const exportUsers = async (call) => {
  for (const [userId, userMessage] of byId) {
    if (!call.write({ userMessage, cursor: userId })) await new Promise((resolve) => call.once('drain', resolve));
  }
  call.end();
};

const server = new grpc.Server({ 'grpc.enable_channelz': 0 });
server.addService(v1.user.User.service, { getUser, exportUsers });
server.bindAsync(`127.0.0.1:${process.argv[2]}`, grpc.ServerCredentials.createInsecure(), (error) => {
  if (error) throw error;
});
