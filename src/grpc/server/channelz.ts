import { getChannelzHandlers, getChannelzServiceDefinition, status, type sendUnaryData } from '@grpc/grpc-js';
import { StatusError } from '../status-error.js';
import type { ServiceImplementation } from './implement.js';
import { methodInfo } from './method-info.js';

/**
 * `grpc.channelz.v1.Channelz` over the statistics that grpc-js keeps for channels and servers made with
 * `channelz: true`. It shows addresses and call counts to whoever may call it: leave it out, or give it to
 * operators alone. Source: gRFC A14.
 */
export const channelz = (): ServiceImplementation => {
  const handlers = getChannelzHandlers();
  return {
    methods: Object.entries(getChannelzServiceDefinition()).map(([name, definition]) => {
      const handler: unknown = Reflect.get(handlers, name);
      if (typeof handler !== 'function') throw new Error(`grpc-js has no handler for ${definition.path}`);
      return {
        info: methodInfo(definition),
        definition,
        handler: (request): Promise<unknown> =>
          new Promise((resolve, reject) => {
            const callback: sendUnaryData<unknown> = (error, value) =>
              error ? reject(toStatusError(error)) : resolve(value);
            // They use nothing of the call but its request.
            Reflect.apply(handler, handlers, [{ request }, callback]);
          }),
      };
    }),
  };
};

const toStatusError = ({
  code = status.UNKNOWN,
  details = '',
}: {
  readonly code?: status;
  readonly details?: string | undefined;
}): StatusError => new StatusError(code, details);
