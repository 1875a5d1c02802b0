import { fastifySwaggerUi } from '@fastify/swagger-ui';
import type { JsonObject } from '@bufbuild/protobuf';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { readFileSync } from 'node:fs';

export interface PagesOptions {
  /** The document behind /openapi.json. */
  readonly document: JsonObject;
  /** Whether /docs renders it. */
  readonly docs: boolean;
  /** Whether / serves the page. */
  readonly page: boolean;
}

/** Allows scripts, styles and calls of this origin only, and no framing. */
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** Swagger UI uses inline styles and data: images. */
const docsPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const headers = {
  'cache-control': 'no-cache',
  'referrer-policy': 'no-referrer',
  'content-security-policy': pagePolicy,
};

/** The page's files by path: plain HTML, CSS and JavaScript, and an icon. */
const files = {
  '/': ['text/html; charset=utf-8', new URL('./page/index.html', import.meta.url)],
  '/page.css': ['text/css; charset=utf-8', new URL('./page/page.css', import.meta.url)],
  '/icon.svg': ['image/svg+xml', new URL('./page/icon.svg', import.meta.url)],
  '/page.js': ['text/javascript; charset=utf-8', new URL('./page/page.js', import.meta.url)],
} as const;

/** Adds what people use: the document, its rendering, and the page. */
export const addPages = async (app: FastifyInstance, { document, docs, page }: PagesOptions): Promise<void> => {
  const json = Buffer.from(JSON.stringify(document));
  app.get('/openapi.json', async (_request, reply) =>
    reply.headers({ 'cache-control': 'no-cache' }).type('application/json').send(json),
  );
  if (docs) await addDocs(app, document);
  if (!page) return;
  for (const [path, [type, file]] of Object.entries(files)) {
    const content = readFileSync(file);
    app.get(path, async (_request, reply) => reply.headers(headers).type(type).send(content));
  }
};

const addDocs = async (app: FastifyInstance, document: JsonObject): Promise<void> => {
  // Swagger UI expects the document from a fastify plugin; ours comes from descriptors. Its YAML is JSON, a subset.
  const json = JSON.stringify(document);
  const swagger = (options?: { readonly yaml?: boolean }): JsonObject | string => (options?.yaml ? json : document);
  const own = fastifyPlugin(async (instance) => void instance.decorate('swagger', swagger), {
    name: '@fastify/swagger',
  });
  await app.register(own);
  await app.register(fastifySwaggerUi, {
    routePrefix: '/docs',
    uiConfig: { validatorUrl: null, tryItOutEnabled: true },
    staticCSP: docsPolicy,
    theme: { title: 'Duet' },
  });
};
