import { Metadata, status, type ServiceDefinition } from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createChannel,
  createClient,
  type CallOptions,
  type CallStatus,
  type Channel,
  type Client,
} from '../../../src/grpc/client/index.js';
import { loadOwnProto } from '../../../src/grpc/common/load-proto.js';
import type { Status, Status__Input } from '../../../src/grpc/gen/google/rpc/Status.js';
import { loadProto, silentLogger, StatusError, type CallContext, type Contract } from '../../../src/grpc/index.js';
import { createServer, implement, type Service, type ServiceImplementation } from '../../../src/grpc/server/index.js';
import {
  createServerTls,
  createTlsChannelCredentials,
  openCertificateDirectory,
  type CertificateDirectory,
} from '../../../src/grpc/tls/index.js';

/* Only this file calls src/grpc: the programs under test import it from here. */

export { Metadata, StatusError, createClient, implement, status };
export type { CallContext, Contract, CallOptions, CallStatus, Channel, Client, Service, ServiceImplementation };

/** In PEM. Absent parts are not needed: a server without `authorities` requires no client certificate. */
export interface TlsFiles {
  readonly certificate?: Buffer;
  readonly privateKey?: Buffer;
  readonly authorities?: Buffer;
}

export interface Serving {
  readonly port: number;
  close(): Promise<void>;
}

export interface ServeOptions {
  readonly services: readonly ServiceImplementation[];
  readonly tls?: TlsFiles | undefined;
  readonly maxReceiveMessageBytes?: number | undefined;
  readonly port?: number;
}

/** Serves on 127.0.0.1 like a service of the project: TLS from a directory of certificates, no interceptors. */
export const serve = async ({ services, tls, maxReceiveMessageBytes, port = 0 }: ServeOptions): Promise<Serving> => {
  const directory = tls && (await openDirectory(tls));
  const server = createServer({
    services,
    tls: directory
      ? createServerTls({
          certificates: directory.certificates,
          requireClientCertificate: tls.authorities !== undefined,
        })
      : 'disabled',
    logger: silentLogger,
    channel: maxReceiveMessageBytes === undefined ? {} : { maxReceiveMessageBytes },
  });
  return {
    port: await server.listen(`127.0.0.1:${port}`),
    async close() {
      server.close();
      await directory?.close();
    },
  };
};

export interface ConnectOptions {
  readonly port: number;
  readonly tls?: TlsFiles | undefined;
  readonly tlsServerName?: string | undefined;
  readonly maxReceiveMessageBytes?: number | undefined;
  readonly compression?: 'identity' | 'gzip';
}

export interface Connected {
  readonly channel: Channel;
  close(): Promise<void>;
}

/** A channel to a port of this machine. */
export const connect = async (options: ConnectOptions): Promise<Connected> => {
  const { port, tls, tlsServerName, maxReceiveMessageBytes, compression = 'identity' } = options;
  const directory = tls && (await openDirectory(tls));
  const channel = createChannel({
    target: `ipv4:127.0.0.1:${port}`,
    tls: directory ? createTlsChannelCredentials({ certificates: directory.certificates }) : 'disabled',
    compression,
    ...(tlsServerName !== undefined && { tlsServerName }),
    ...(maxReceiveMessageBytes !== undefined && { maxReceiveMessageBytes }),
  });
  return {
    channel,
    async close() {
      channel.close();
      await directory?.close();
    },
  };
};

/** A code that a suite sends as a number. */
export const toStatus = (code: number): status => {
  const name = status[code];
  return name !== undefined && name in status ? status[name as keyof typeof status] : status.UNKNOWN;
};

/** Sends `responseMetadata`, before the first message. */
export const sendHeaders = (context: CallContext): void => context.sendHeaders();

/** The bytes of `grpc-status-details-bin`, whose details may be of any type. */
export const { 'google.rpc.Status': statusMessage } = loadOwnProto<{
  'google.rpc.Status': MessageTypeDefinition<Status__Input, Status>;
}>('google/rpc/status.proto', ['google.rpc.Status']);

/** Like `loadProto`, from test/conformance/protos: they stay in the source tree, and this file runs from dist. */
export const loadSuiteProto = <T extends Record<string, ServiceDefinition | MessageTypeDefinition<object, object>>>(
  file: string,
  names: readonly (keyof T & string)[],
): T => loadProto<T>(file, fileURLToPath(new URL('../../../../test/conformance/protos', import.meta.url)), names);

interface OpenDirectory {
  readonly certificates: CertificateDirectory;
  close(): Promise<void>;
}

const openDirectory = async ({ certificate, privateKey, authorities }: TlsFiles): Promise<OpenDirectory> => {
  const directory = await mkdtemp(join(tmpdir(), 'duet-conformance-'));
  const files = { 'tls.crt': certificate, 'tls.key': privateKey, 'ca.crt': authorities };
  for (const [name, bytes] of Object.entries(files)) if (bytes) await writeFile(join(directory, name), bytes);
  const certificates = await openCertificateDirectory({
    directory,
    needs: { identity: certificate !== undefined, authorities: authorities !== undefined },
  });
  return {
    certificates,
    async close() {
      certificates.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
};
