import type { Interceptor } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import { requestIdKey, requestIdOf } from '../../common/request-id.js';
import { addMetadata } from './add-metadata.js';

/**
 * Sends the parent's request id, so that one id finds the request in every service's log. Without a parent, it
 * creates one.
 */
export const requestId = (): Interceptor =>
  addMetadata((metadata, parent) => {
    if (metadata.get(requestIdKey).length > 0) return;
    const parentId = parent?.values && requestIdOf({ values: parent.values });
    metadata.set(requestIdKey, parentId ?? randomUUID());
  });
