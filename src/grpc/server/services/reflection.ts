import { status } from '@grpc/grpc-js';
import type { ServerReflectionRequest } from '../../gen/grpc/reflection/v1/ServerReflectionRequest.js';
import type { ServerReflectionResponse } from '../../gen/grpc/reflection/v1/ServerReflectionResponse.js';
import type {
  ServerReflectionDefinition,
  ServerReflectionHandlers,
} from '../../gen/grpc/reflection/v1/ServerReflection.js';
import type {
  ServerReflectionDefinition as AlphaDefinition,
  ServerReflectionHandlers as AlphaHandlers,
} from '../../gen/grpc/reflection/v1alpha/ServerReflection.js';
import type { Contract } from '../../common/methods.js';
import { loadOwnProto } from '../../common/load-proto.js';
import { indexDescriptors } from './descriptor-index.js';
import { implement, type ServiceImplementation } from '../call/implement.js';
import { readFileSync } from 'node:fs';

const stable = 'grpc.reflection.v1.ServerReflection';
const alpha = 'grpc.reflection.v1alpha.ServerReflection';

/** The full names of the services that `reflection` returns: older tools know only the second. */
export const reflectionServices: readonly string[] = [stable, alpha];

/** The service `grpc.reflection.v1.ServerReflection`, for clients. */
export const reflectionDefinition = loadOwnProto<{
  [stable]: Contract<ServerReflectionHandlers, ServerReflectionDefinition>;
}>('grpc/reflection/v1/reflection.proto', [stable])[stable];

const { [alpha]: v1alpha } = loadOwnProto<{ [alpha]: Contract<AlphaHandlers, AlphaDefinition> }>(
  'grpc/reflection/v1alpha/reflection.proto',
  [alpha],
);

/**
 * A request is a host name and the name of a symbol or a file. Reflection may be open to unauthenticated callers, so
 * its limits are small.
 */
const limits = { maxRequestBytes: 4 * 1024, maxRequestFields: 64, requestTimeoutMs: 10_000 };

/**
 * `grpc.reflection.v1` and `v1alpha`, from the bytes of compiled descriptor sets, which include comments and imports.
 * proto-loader's own descriptors leave the imports out, and grpcurl then fails on every service whose proto has an
 * import.
 *
 * @param services full names to list: `v1.user.User`
 * @param descriptorSets serialized `google.protobuf.FileDescriptorSet`s that contain them, each with its imports
 *   Source: https://github.com/grpc/grpc/blob/master/doc/server-reflection.md
 */
export const reflection = (services: readonly string[], descriptorSets: readonly Buffer[]): ServiceImplementation[] => {
  const files = indexDescriptors(descriptorSets);

  const found = (names: readonly string[] | undefined, what: string): Partial<ServerReflectionResponse> =>
    names
      ? {
          messageResponse: 'fileDescriptorResponse',
          fileDescriptorResponse: { fileDescriptorProto: files.withImports(names) },
        }
      : notFound(what);

  const answer = (request: ServerReflectionRequest): Partial<ServerReflectionResponse> => {
    const { messageRequest, fileByFilename = '', fileContainingSymbol = '' } = request;
    if (!messageRequest) return failure(status.INVALID_ARGUMENT, 'the request is empty; set one of its fields');
    switch (messageRequest) {
      case 'listServices':
        return {
          messageResponse: 'listServicesResponse',
          listServicesResponse: { service: services.map((name) => ({ name })) },
        };
      case 'fileByFilename':
        return found(files.has(fileByFilename) ? [fileByFilename] : undefined, fileByFilename);
      case 'fileContainingSymbol':
        return found(files.fileOf(fileContainingSymbol), fileContainingSymbol);
      case 'allExtensionNumbersOfType':
        return notFound(`extensions of ${request.allExtensionNumbersOfType}`);
      case 'fileContainingExtension':
        return notFound(`extensions of ${request.fileContainingExtension?.containingType}`);
    }
  };

  async function* serve(requests: AsyncIterable<ServerReflectionRequest>): AsyncGenerator<ServerReflectionResponse> {
    for await (const request of requests) {
      yield { validHost: request.host, originalRequest: request, ...answer(request) };
    }
  }

  return [
    implement(reflectionDefinition, { ServerReflectionInfo: serve }, limits),
    implement(v1alpha, { ServerReflectionInfo: serve }, limits),
  ];
};

const failure = (errorCode: status, errorMessage: string): Partial<ServerReflectionResponse> => ({
  messageResponse: 'errorResponse',
  errorResponse: { errorCode, errorMessage },
});

const notFound = (what: string): Partial<ServerReflectionResponse> => failure(status.NOT_FOUND, `${what} not found`);

/** A serialized FileDescriptorSet of health, reflection and the error details, so that reflection can describe them. */
export const ownDescriptors = (): Buffer => readFileSync(new URL('../../gen/descriptors.binpb', import.meta.url));
