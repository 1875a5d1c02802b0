import type { Header } from '../gen/connectrpc/conformance/v1/Header.js';
import { Metadata } from '../support/duet.js';

const isBinary = (name: string): boolean => name.endsWith('-bin');

/** Adds the headers of a test case. Binary values are in base64 there. */
export const addHeaders = (metadata: Metadata, headers: readonly Header[]): Metadata => {
  for (const { name, value } of headers) {
    const key = name.toLowerCase();
    for (const one of value) metadata.add(key, isBinary(key) ? Buffer.from(one, 'base64') : one);
  }
  return metadata;
};

/** The received headers in the suite's form: binary values in base64 without padding. */
export const toHeaders = (metadata: Metadata = new Metadata()): Header[] =>
  Object.keys(metadata.getMap()).map((name) => ({
    name,
    value: metadata
      .get(name)
      .map((value) => (typeof value === 'string' ? value : value.toString('base64').replace(/=+$/, ''))),
  }));
