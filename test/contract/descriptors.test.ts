import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { postDescriptors, userDescriptors } from '../../src/contract/descriptors.js';
import { fileOf, filesOf } from './descriptor-set.js';

const own = readFileSync(new URL('../../src/grpc/gen/descriptors.binpb', import.meta.url));

const sets = { user: userDescriptors(), post: postDescriptors(), "src/grpc's own": own };

describe('the descriptors for reflection', () => {
  for (const [name, set] of Object.entries(sets)) {
    it(`of ${name} hold every file that they import, before the file that imports it`, () => {
      const seen = new Set<string>();
      for (const { name: file, dependency } of filesOf(set)) {
        expect([...seen], file).to.include.members([...dependency]);
        seen.add(file);
      }
    });
  }

  it('hold one service each, so that a server tells nothing of the other', () => {
    expect(filesOf(sets.user).map((file) => file.name)).to.deep.equal([
      'google/api/http.proto',
      'google/protobuf/descriptor.proto',
      'google/api/annotations.proto',
      'google/api/field_behavior.proto',
      'google/protobuf/field_mask.proto',
      'google/protobuf/timestamp.proto',
      'v1/http/http.proto',
      'v1/user/user.proto',
    ]);
    expect(filesOf(sets.post).map((file) => file.name))
      .to.include('v1/post/post.proto')
      .and.not.include('v1/user/user.proto');
  });

  it('hold health, reflection in both versions, and the error details', () => {
    const symbols = filesOf(own).flatMap((file) => [
      ...file.service.map((service) => `${file.package}.${service.name}`),
      ...file.messageType.map((message) => `${file.package}.${message.name}`),
    ]);
    expect(symbols).to.include.members([
      'grpc.health.v1.Health',
      'grpc.reflection.v1.ServerReflection',
      'grpc.reflection.v1alpha.ServerReflection',
      'google.rpc.Status',
      'google.rpc.ErrorInfo',
      'google.rpc.BadRequest',
      'google.rpc.RetryInfo',
    ]);
  });

  it('carry the comments, which grpcurl describe prints', () => {
    const { sourceCodeInfo } = fileOf(sets.user, 'v1/user/user.proto');
    const comment = sourceCodeInfo?.location.find(({ path }) => path.join('.') === '6.0.2.0')?.leadingComments;
    expect(comment).to.match(/^ GetUser reads one user\./);
  });
});
