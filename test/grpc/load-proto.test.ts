import type { MessageTypeDefinition } from '@grpc/proto-loader';
import { expect } from 'chai';
import type {
  HealthCheckResponse,
  HealthCheckResponse__Input,
} from '../../src/grpc/gen/grpc/health/v1/HealthCheckResponse.js';
import type {
  ServerReflectionResponse,
  ServerReflectionResponse__Input,
} from '../../src/grpc/gen/grpc/reflection/v1/ServerReflectionResponse.js';
import type { ErrorInfo, ErrorInfo__Input } from '../../src/grpc/gen/google/rpc/ErrorInfo.js';
import type { Status, Status__Input } from '../../src/grpc/gen/google/rpc/Status.js';
import { loadOwnProto } from '../../src/grpc/common/load-proto.js';

describe('the protos of src/grpc', () => {
  it('give an error its details as google.protobuf.Any', () => {
    const { 'google.rpc.Status': definition } = loadOwnProto<{
      'google.rpc.Status': MessageTypeDefinition<Status__Input, Status>;
    }>('google/rpc/status.proto', ['google.rpc.Status']);
    const details = [{ type_url: 'type.googleapis.com/google.rpc.ErrorInfo', value: Buffer.from('x') }];
    const bytes = definition.serialize({ code: 5, details });
    expect(definition.deserialize(bytes)).to.deep.equal({ code: 5, message: '', details });
  });

  it('give an absent map as an empty one', () => {
    const { 'google.rpc.ErrorInfo': definition } = loadOwnProto<{
      'google.rpc.ErrorInfo': MessageTypeDefinition<ErrorInfo__Input, ErrorInfo>;
    }>('google/rpc/error_details.proto', ['google.rpc.ErrorInfo']);
    expect(definition.deserialize(Buffer.of())).to.deep.equal({ reason: '', domain: '', metadata: {} });
  });

  it('name the state of a service', () => {
    const { 'grpc.health.v1.HealthCheckResponse': definition } = loadOwnProto<{
      'grpc.health.v1.HealthCheckResponse': MessageTypeDefinition<HealthCheckResponse__Input, HealthCheckResponse>;
    }>('grpc/health/v1/health.proto', ['grpc.health.v1.HealthCheckResponse']);
    expect(definition.deserialize(Buffer.of(8, 2))).to.deep.equal({ status: 'NOT_SERVING' });
  });

  it('name which member of a oneof is set, and leave the others out', () => {
    const { 'grpc.reflection.v1.ServerReflectionResponse': definition } = loadOwnProto<{
      'grpc.reflection.v1.ServerReflectionResponse': MessageTypeDefinition<
        ServerReflectionResponse__Input,
        ServerReflectionResponse
      >;
    }>('grpc/reflection/v1/reflection.proto', ['grpc.reflection.v1.ServerReflectionResponse']);
    const listServicesResponse = { service: [{ name: 'v1.user.User' }] };
    expect(definition.deserialize(definition.serialize({ listServicesResponse }))).to.deep.equal({
      validHost: '',
      originalRequest: null,
      listServicesResponse,
      messageResponse: 'listServicesResponse',
    });
  });

  it('are refused where they do not declare what is asked for', () => {
    expect(() =>
      loadOwnProto<{ 'grpc.health.v1.Healthy': object }>('grpc/health/v1/health.proto', ['grpc.health.v1.Healthy']),
    ).to.throw('grpc/health/v1/health.proto does not declare grpc.health.v1.Healthy');
  });
});
