import { createFileRegistry, fromBinary, type DescMessage } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { readFileSync } from 'node:fs';
import { postDescriptors, userDescriptors } from '../../../src/contract/descriptors.js';
import { ownSet } from '../../support/codec/compared-messages.js';

export interface FuzzedMethod {
  readonly path: string;
  readonly request: DescMessage;
}

const methodsOf = (descriptors: Buffer): FuzzedMethod[] =>
  [...createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptors))].flatMap((desc) =>
    desc.kind === 'service'
      ? desc.methods.map(({ name, input }) => ({ path: `/${desc.typeName}/${name}`, request: input }))
      : [],
  );

const [first, ...rest] = [userDescriptors(), postDescriptors(), readFileSync(ownSet)].flatMap(methodsOf);
if (first === undefined) throw new Error('there are no methods');

/** All methods of both services, of health and of reflection. No service has all of them. */
export const methods: readonly [FuzzedMethod, ...FuzzedMethod[]] = [first, ...rest];
