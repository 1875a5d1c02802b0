import type { FileRegistry, JsonObject } from '@bufbuild/protobuf';
import { examples } from '../contract/examples.js';
import { createDocument } from './openapi/create-document.js';

const description = `HTTP and JSON in front of the gRPC services: each operation is an RPC, and its JSON the proto3 mapping.

Names are in lowerCamelCase; proto names (\`phone_number\`) are accepted too. 64-bit integers are strings. Fields with default values are included, unless a \`readMask\` selects fields. Unknown fields and parameters are rejected by name. Every response has an \`X-Request-Id\`.`;

/** The document that the gateway serves as /openapi.json. `docs/openapi.json` is the one for User and Post. */
export const apiDocument = (registries: readonly FileRegistry[]): JsonObject =>
  createDocument(registries, {
    title: 'Duet',
    version: 'v1',
    description,
    examples: new Map<string, JsonObject>(Object.entries(examples)),
  });
