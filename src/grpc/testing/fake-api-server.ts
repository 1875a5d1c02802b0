import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { ClusterConfig } from '../kubernetes/cluster-config.js';
import type { EndpointSlice, WatchEvent } from '../kubernetes/endpoint-slice.js';
import type { KeyPair } from './certificates.js';
import { listen } from './listen.js';

/** A received request. */
export interface ApiRequest {
  readonly kind: 'list' | 'watch';
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
}

interface Watcher {
  readonly response: ServerResponse;
  readonly end: NodeJS.Timeout;
  silent: boolean;
}

/**
 * The part of a Kubernetes API server that a watch of one Service's EndpointSlices uses, on a free port of 127.0.0.1.
 * A test decides when a watch ends, breaks, stalls, is rejected or gets 410.
 */
export class FakeApiServer {
  readonly #server: Server;
  readonly #sockets = new Set<{ destroy(): void }>();
  readonly #slices = new Map<string, EndpointSlice>();
  readonly #waiting: { readonly ready: () => boolean; readonly resolve: () => void }[] = [];
  readonly #watchers = new Set<Watcher>();
  readonly #history: { version: number; line: string }[] = [];
  #version = 100;
  #oldest = 0;
  #refusal: number | 'no answer' | undefined;
  /** All requests, in order. */
  readonly requests: ApiRequest[] = [];
  /** Replaces the list in its response. */
  list: string | undefined;

  readonly port: number;
  /** `http://127.0.0.1:port`, or `https:` with a key pair. */
  readonly url: string;

  private constructor(server: Server, port: number, scheme: string) {
    this.#server = server;
    this.port = port;
    this.url = `${scheme}://127.0.0.1:${port}`;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => this.#answer(request, response));
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        this.#look();
      });
    });
  }

  /** Starts it. @param pair for HTTPS; plain HTTP without it. */
  static async start(pair?: KeyPair): Promise<FakeApiServer> {
    const server =
      pair === undefined ? createServer() : createTlsServer({ cert: pair.certificatePem, key: pair.privateKeyPem });
    return new FakeApiServer(server, await listen(server), pair === undefined ? 'http' : 'https');
  }

  /** For `kubernetesApi`: this server, with a caller whose token is `a-token`. */
  config = async (): Promise<ClusterConfig> => ({
    getCurrentCluster: () => ({ server: this.url }),
    async applyToHTTPSOptions(options) {
      options.rejectUnauthorized = false;
      options.headers = { authorization: 'Bearer a-token' };
    },
  });

  /** Adds a slice, or replaces the one with the same name. */
  set(slice: EndpointSlice): void {
    const type = this.#slices.has(slice.metadata.name) ? 'MODIFIED' : 'ADDED';
    this.#version += 1;
    const object = { ...slice, metadata: { ...slice.metadata, resourceVersion: String(this.#version) } };
    this.#slices.set(slice.metadata.name, object);
    this.#happen({ type, object });
  }

  /** Deletes a slice. @throws Error when the name is unknown */
  delete(name: string): void {
    const slice = this.#slices.get(name);
    if (slice === undefined) throw new Error(`no slice ${name}`);
    this.#version += 1;
    this.#slices.delete(name);
    this.#happen({ type: 'DELETED', object: { ...slice, metadata: { name, resourceVersion: String(this.#version) } } });
  }

  /** Sends a bookmark to watchers, as after another change in the cluster. */
  bookmark(): void {
    this.#version += 1;
    this.#tell({ type: 'BOOKMARK', object: { metadata: { resourceVersion: String(this.#version) } } });
  }

  /** Forgets all versions so far: watches from before get 410, open ones too. */
  expire(): void {
    this.#oldest = this.#version + 1;
    this.#version += 1;
    this.#mustBeWatched();
    this.#tell({ type: 'ERROR', object: { code: 410 } });
    this.finish();
  }

  /** Ends open watches as the API server does at their timeout. */
  finish(): void {
    for (const watcher of this.#watchers) if (!watcher.silent) this.#leave(watcher).end();
  }

  /** Ends open watches as a load balancer does. */
  drop(): void {
    this.#mustBeWatched();
    for (const watcher of this.#watchers) this.#leave(watcher).destroy();
  }

  /** Open watches receive nothing more, not even their end. Later ones do. */
  silence(): void {
    this.#mustBeWatched();
    for (const watcher of this.#watchers) {
      watcher.silent = true;
      clearTimeout(watcher.end);
    }
  }

  /** Writes a raw line to open watches. */
  write(line: string): void {
    for (const { response } of this.#watchers) response.write(`${line}\n`);
  }

  /** Answers with this status from now on, or not at all; undefined restores normal answers. Open watches end. */
  refuse(how: number | 'no answer' | undefined): void {
    this.#refusal = how;
    for (const watcher of this.#watchers) this.#leave(watcher).destroy();
  }

  /** Resolves when a watch is open. */
  async watched(): Promise<void> {
    await this.#until(() => [...this.#watchers].some(({ silent }) => !silent));
  }

  /** Resolves when no client is connected. */
  async left(): Promise<void> {
    await this.#until(() => this.#sockets.size === 0);
  }

  /** Resolves when this many requests of a kind have arrived in total. */
  async asked(kind: ApiRequest['kind'], count: number): Promise<void> {
    await this.#until(() => this.requests.filter((request) => request.kind === kind).length >= count);
  }

  /** Ends watches and connections, and stops listening. */
  async close(): Promise<void> {
    for (const watcher of this.#watchers) this.#leave(watcher);
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #until(ready: () => boolean): Promise<void> {
    if (!ready()) await new Promise<void>((resolve) => this.#waiting.push({ ready, resolve }));
  }

  #look(): void {
    for (const waiting of this.#waiting.filter(({ ready }) => ready())) {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      waiting.resolve();
    }
  }

  #happen(event: WatchEvent): void {
    const line = JSON.stringify(event);
    this.#history.push({ version: this.#version, line });
    this.#tell(event);
  }

  #tell(event: WatchEvent): void {
    for (const { response, silent } of this.#watchers) if (!silent) response.write(`${JSON.stringify(event)}\n`);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    const kind = searchParams.get('watch') === 'true' ? 'watch' : 'list';
    const seen: ApiRequest = {
      kind,
      path: pathname,
      query: searchParams,
      authorization: request.headers.authorization,
    };
    this.requests.push(seen);
    this.#look();
    if (this.#refusal === 'no answer') return;
    if (this.#refusal !== undefined) {
      response.writeHead(this.#refusal, { 'content-type': 'application/json' }).end('{"kind":"Status"}');
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    if (kind === 'list') {
      response.end(
        this.list ??
          JSON.stringify({ metadata: { resourceVersion: String(this.#version) }, items: [...this.#slices.values()] }),
      );
      return;
    }
    const from = Number(searchParams.get('resourceVersion'));
    response.flushHeaders();
    if (from < this.#oldest) {
      response.end(`${JSON.stringify({ type: 'ERROR', object: { code: 410 } })}\n`);
      return;
    }
    for (const { version, line } of this.#history) if (version > from) response.write(`${line}\n`);
    const end = setTimeout(
      () => {
        response.write(
          `${JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: String(this.#version) } } })}\n`,
        );
        this.#leave(watcher).end();
      },
      Number(searchParams.get('timeoutSeconds')) * 1_000,
    );
    const watcher: Watcher = { response, end, silent: false };
    this.#watchers.add(watcher);
    this.#look();
    response.on('close', () => this.#leave(watcher));
  }

  /** Without an open watch, a test of watch events would prove nothing. */
  #mustBeWatched(): void {
    if (![...this.#watchers].some(({ silent }) => !silent)) throw new Error('no watch is open');
  }

  #leave(watcher: Watcher): ServerResponse {
    clearTimeout(watcher.end);
    this.#watchers.delete(watcher);
    return watcher.response;
  }
}
