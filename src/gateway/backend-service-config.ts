import { MethodOptions_IdempotencyLevel } from '@bufbuild/protobuf/wkt';
import type { FileRegistry } from '@bufbuild/protobuf';
import { retryIdempotent, type ServiceConfig } from '../grpc/client/index.js';

/**
 * The service config for calls to a service: idempotent methods, by the descriptors, are retried unless too many
 * calls fail.
 */
export const backendServiceConfig = ({ files }: FileRegistry): ServiceConfig => {
  const methods = [...files].flatMap(({ services }) => services).flatMap((service) => service.methods);
  const idempotent = methods.filter(
    ({ idempotency }) => idempotency !== MethodOptions_IdempotencyLevel.IDEMPOTENCY_UNKNOWN,
  );
  const definition = Object.fromEntries(
    idempotent.map(({ parent, name, idempotency }) => [
      name,
      {
        path: `/${parent.typeName}/${name}`,
        options: { idempotency_level: MethodOptions_IdempotencyLevel[idempotency] },
      },
    ]),
  );
  return {
    ...(idempotent.length > 0 && { methodConfig: [retryIdempotent(definition)] }),
    retryThrottling: { maxTokens: 100, tokenRatio: 0.1 },
  };
};
