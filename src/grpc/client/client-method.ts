import type { Client, Interceptor } from '@grpc/grpc-js';

/** What a method of a client does not change from call to call. */
export interface ClientMethod {
  readonly client: Client;
  /** As on the wire: `/v1.user.User/GetUser`. */
  readonly path: string;
  readonly serialize: (message: unknown) => Buffer;
  readonly deserialize: (bytes: Buffer) => unknown;
  /** The client's, the first outermost. */
  readonly interceptors: readonly Interceptor[];
  readonly guard: Interceptor;
  /** From the service config. */
  readonly waitForReady: boolean;
  readonly maxRequestBytes: number;
  readonly maxResponseBytes: number;
}
