import { experimental, type ChannelOptions } from '@grpc/grpc-js';

/*
 * Makes a channel reconnect, for example with a new client certificate. grpc-js reuses a connection while its address
 * and options are the same, so a changing number among the options makes every address a new one. Calls wait for the
 * new connections; the old ones finish their calls and close within 10 s. It is a number, because an object would
 * have to be identical at every resolution.
 */

/** What a channel's connections depend on besides their address, such as a `CertificateDirectory`. */
export interface ConnectionGeneration {
  readonly generation: number;
  /** Calls the listener after each change. Returns the unsubscribe function. */
  onChange(listener: () => void): () => void;
}

// The prefix passes it to the resolver but keeps it out of the options by which connections are compared.
const optionKey = `${experimental.SUBCHANNEL_ARGS_EXCLUDE_KEY_PREFIX}.connection_generation`;

/**
 * The channel option that makes a channel reconnect to all its endpoints at each change. The resolvers of this folder
 * support it; those of grpc-js (`ipv4:`, `unix:`) do not.
 */
export const connectionGenerationOption = (source: ConnectionGeneration): ChannelOptions => {
  // Not the source itself: grpc-js writes a channel's options to its trace, and the source may contain a private key.
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

/** The attribute that marks the endpoints of a generation, and thereby their connections. */
export const generationAttributes = (generation: ConnectionGeneration | undefined): { [key: string]: number } =>
  generation === undefined ? {} : { 'resolver.connection_generation': generation.generation };
