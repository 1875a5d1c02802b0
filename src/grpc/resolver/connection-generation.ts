import { experimental, type ChannelOptions } from '@grpc/grpc-js';

/*
 * How a channel is made to connect afresh, for instance with a new client certificate. grpc-js reuses a
 * connection for as long as its address and its options are the same, so a number among the options that
 * changes makes every address a new one: calls wait for the new connections, and the old ones end their calls
 * and close within 10 s. It is a number because an object would have to be the same one at every resolution.
 */

/** What a channel's connections depend on besides their address: a `CertificateDirectory` is one. */
export interface ConnectionGeneration {
  readonly generation: number;
  /** Calls the listener after each change. Returns how to stop it. */
  onChange(listener: () => void): () => void;
}

// With this prefix it reaches the resolver and stays out of the options by which connections are compared.
const optionKey = `${experimental.SUBCHANNEL_ARGS_EXCLUDE_KEY_PREFIX}.connection_generation`;

/**
 * The channel option with which a channel connects afresh to all its endpoints at each change. The resolvers
 * of this folder obey it; those of grpc-js (`ipv4:`, `unix:`) do not.
 */
export const connectionGenerationOption = (source: ConnectionGeneration): ChannelOptions => {
  // Not the source itself: grpc-js writes a channel's options into its trace, and a private key may be among what that has.
  const followed: ConnectionGeneration = {
    get generation() {
      return source.generation;
    },
    onChange: (listener) => source.onChange(listener),
  };
  return { [optionKey]: followed };
};

const isConnectionGeneration = (value: unknown): value is ConnectionGeneration =>
  typeof value === 'object' && value !== null && 'generation' in value && 'onChange' in value;

export const connectionGenerationOf = (options: ChannelOptions): ConnectionGeneration | undefined => {
  const value: unknown = options[optionKey];
  return isConnectionGeneration(value) ? value : undefined;
};

/** The attribute that marks the endpoints of a generation, and with them their connections. */
export const generationAttributes = (generation: ConnectionGeneration | undefined): { [key: string]: number } =>
  generation === undefined ? {} : { 'resolver.connection_generation': generation.generation };
