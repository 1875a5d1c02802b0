import { KubeConfig } from '@kubernetes/client-node';
import { EventEmitter, on } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EndpointSlice, WatchEvent } from '../../../src/grpc/resolver/endpoint-slice.js';

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

/** As much of a Kubernetes API server as a watch of one Service's EndpointSlices sees, with its failures. */
export class FakeApiServer {
  readonly #server: Server;
  readonly #sockets = new Set<{ destroy(): void }>();
  readonly #slices = new Map<string, EndpointSlice>();
  readonly #requests = new EventEmitter<{ request: [ApiRequest] }>();
  readonly #watchers = new Set<Watcher>();
  #history: { version: number; line: string }[] = [];
  #version = 100;
  #oldest = 0;
  #refusal: number | 'no answer' | undefined;
  /** All that was asked, in order. */
  readonly requests: ApiRequest[] = [];

  private constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(): Promise<FakeApiServer> {
    const fake = new FakeApiServer();
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get url(): string {
    const address: AddressInfo | string | null = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the server does not listen');
    return `http://127.0.0.1:${address.port}`;
  }

  /** A configuration for this server, as the pod's service account would make it. */
  config = async (): Promise<KubeConfig> => {
    const config = new KubeConfig();
    config.loadFromClusterAndUser({ name: 'fake', server: this.url, skipTLSVerify: true }, { name: 'pod', token: 'a-token' });
    return config;
  };

  set(slice: EndpointSlice): void {
    const type = this.#slices.has(slice.metadata.name) ? 'MODIFIED' : 'ADDED';
    this.#version += 1;
    const object = { ...slice, metadata: { ...slice.metadata, resourceVersion: String(this.#version) } };
    this.#slices.set(slice.metadata.name, object);
    this.#happen({ type, object });
  }

  delete(name: string): void {
    const slice = this.#slices.get(name);
    if (slice === undefined) throw new Error(`no slice ${name}`);
    this.#version += 1;
    this.#slices.delete(name);
    this.#happen({ type: 'DELETED', object: { ...slice, metadata: { name, resourceVersion: String(this.#version) } } });
  }

  /** Something else in the cluster changed: a bookmark tells watchers how far they are. */
  bookmark(): void {
    this.#version += 1;
    this.#tell({ type: 'BOOKMARK', object: { metadata: { resourceVersion: String(this.#version) } } });
  }

  /** Forgets what happened so far: watches from before get 410, those that are open too. */
  expire(): void {
    this.#oldest = this.#version + 1;
    this.#version += 1;
    this.#tell({ type: 'ERROR', object: { code: 410 } });
    this.#end();
  }

  /** Ends open watches as a load balancer does. */
  drop(): void {
    for (const watcher of this.#watchers) this.#leave(watcher).destroy();
  }

  /** Open watches hear nothing more, not even their end. Later ones do. */
  silence(): void {
    for (const watcher of this.#watchers) {
      watcher.silent = true;
      clearTimeout(watcher.end);
    }
  }

  /** Writes a line to open watches as it is. */
  write(line: string): void {
    for (const { response } of this.#watchers) response.write(`${line}\n`);
  }

  /** Answers from now on with a status, or not at all; undefined: as it should. Open watches end. */
  refuse(how: number | 'no answer' | undefined): void {
    this.#refusal = how;
    this.drop();
  }

  /** Resolves with the next request of the kind. */
  async next(kind: ApiRequest['kind']): Promise<ApiRequest> {
    for await (const [request] of on(this.#requests, 'request') as AsyncIterable<[ApiRequest]>) {
      if (request.kind === kind) return request;
    }
    throw new Error('unreachable');
  }

  async close(): Promise<void> {
    for (const { end } of this.#watchers) clearTimeout(end);
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #happen(event: WatchEvent): void {
    const line = JSON.stringify(event);
    this.#history.push({ version: this.#version, line });
    this.#tell(event);
  }

  #tell(event: WatchEvent): void {
    for (const { response, silent } of this.#watchers) if (!silent) response.write(`${JSON.stringify(event)}\n`);
  }

  #end(): void {
    for (const watcher of this.#watchers) if (!watcher.silent) this.#leave(watcher).end();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    const kind = searchParams.get('watch') === 'true' ? 'watch' : 'list';
    const seen: ApiRequest = { kind, path: pathname, query: searchParams, authorization: request.headers.authorization };
    this.requests.push(seen);
    this.#requests.emit('request', seen);
    if (this.#refusal === 'no answer') return;
    if (this.#refusal !== undefined) {
      response.writeHead(this.#refusal, { 'content-type': 'application/json' }).end('{"kind":"Status"}');
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    if (kind === 'list') {
      response.end(JSON.stringify({ metadata: { resourceVersion: String(this.#version) }, items: [...this.#slices.values()] }));
      return;
    }
    const from = Number(searchParams.get('resourceVersion'));
    response.flushHeaders();
    if (from < this.#oldest) {
      response.end(`${JSON.stringify({ type: 'ERROR', object: { code: 410 } })}\n`);
      return;
    }
    for (const { version, line } of this.#history) if (version > from) response.write(`${line}\n`);
    const end = setTimeout(() => {
      response.write(`${JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: String(this.#version) } } })}\n`);
      this.#leave(watcher).end();
    }, Number(searchParams.get('timeoutSeconds')) * 1_000);
    const watcher: Watcher = { response, end, silent: false };
    this.#watchers.add(watcher);
    response.on('close', () => this.#leave(watcher));
  }

  #leave(watcher: Watcher): ServerResponse {
    clearTimeout(watcher.end);
    this.#watchers.delete(watcher);
    return watcher.response;
  }
}
