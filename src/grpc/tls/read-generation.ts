import { status } from '@grpc/grpc-js';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { fileStamp } from '../common/follow-files.js';
import { errorCode } from '../common/error-code.js';
import { StatusError } from '../common/status-error.js';

/** The required files. */
export interface CertificateNeeds {
  /** `tls.crt` and `tls.key`: a certificate chain, leaf first, and its private key. */
  readonly identity: boolean;
  /** `ca.crt`: one or more CAs to verify the peer. */
  readonly authorities: boolean;
}

/** The PEM texts. A part is present if it was required. */
export interface Certificates {
  readonly identity?: { readonly certificateChain: Buffer; readonly privateKey: Buffer };
  readonly authorities?: Buffer;
}

/**
 * The directory of the files, and a stamp that changes with any of them. Kubernetes mounts a Secret as `tls.crt ->
 * ..data/tls.crt` and replaces all files at once by pointing `..data` at another directory. So `..data` is resolved
 * once and everything is read from there, never a mixture. Source: kubernetes pkg/volume/util/atomic_writer.go.
 */
export const findGeneration = async (
  directory: string,
  needs: CertificateNeeds,
): Promise<{ root: string; stamp: string }> => {
  const root = await realpath(join(directory, '..data')).catch(() => directory);
  const stamps = fileNames(needs).map((name) => fileStamp(join(root, name)));
  return { root, stamp: [root, ...(await Promise.all(stamps))].join(' ') };
};

/** Reads and validates all required files. Throws FAILED_PRECONDITION naming the first invalid file. */
export const readGeneration = async (
  directory: string,
  root: string,
  needs: CertificateNeeds,
): Promise<Certificates> => {
  const read = async (name: string): Promise<Buffer> => {
    const contents = await readFile(join(root, name)).catch((cause: unknown) => {
      throw refusal(`${join(directory, name)} ${unreadable(cause)}`, cause);
    });
    if (contents.length === 0) throw refusal(`${join(directory, name)} is empty`);
    return contents;
  };
  // Sequential, so that with several invalid files the error always names the same one.
  const identity = needs.identity && { certificateChain: await read('tls.crt'), privateKey: await read('tls.key') };
  const authorities = needs.authorities && (await read('ca.crt'));
  if (identity) checkPair(directory, identity.certificateChain, identity.privateKey);
  if (authorities) checkCertificates(join(directory, 'ca.crt'), authorities);
  return { ...(identity && { identity }), ...(authorities && { authorities }) };
};

const fileNames = (needs: CertificateNeeds): string[] => [
  ...(needs.identity ? ['tls.crt', 'tls.key'] : []),
  ...(needs.authorities ? ['ca.crt'] : []),
];

const checkPair = (directory: string, cert: Buffer, key: Buffer): void => {
  checkCertificates(join(directory, 'tls.crt'), cert);
  const [leaf = ''] = splitPem(cert);
  let belongs: boolean;
  try {
    createSecureContext({ cert, key });
    // OpenSSL compares keys of the same type only: it accepts a key of another type and serves neither.
    belongs = new X509Certificate(leaf).checkPrivateKey(createPrivateKey(key));
  } catch (cause) {
    // OpenSSL's text may quote the input; its code is enough.
    if (errorCode(cause) !== 'ERR_OSSL_X509_KEY_VALUES_MISMATCH')
      throw refusal(`${join(directory, 'tls.crt')} and tls.key cannot be used (${errorCode(cause)})`);
    belongs = false;
  }
  if (!belongs) throw refusal(`${join(directory, 'tls.crt')} and tls.key do not match`);
};

/** OpenSSL skips unreadable parts of a bundle, and a missing certificate would show only later. */
const checkCertificates = (path: string, pem: Buffer): void => {
  const blocks = splitPem(pem);
  if (blocks.length === 0) throw refusal(`${path} contains no PEM certificate`);
  for (const [index, block] of blocks.entries()) {
    try {
      void new X509Certificate(block);
    } catch {
      throw refusal(`${path}: certificate ${index + 1} of ${blocks.length} cannot be parsed`);
    }
  }
};

const unreadable = (error: unknown): string =>
  errorCode(error) === 'ENOENT' ? 'is missing' : `cannot be read (${errorCode(error)})`;

const refusal = (message: string, cause?: unknown): StatusError =>
  new StatusError(status.FAILED_PRECONDITION, message, { cause });

/** The certificates of a PEM bundle, one string each, in order; text between them is skipped. */
export const splitPem = (pem: Buffer): string[] =>
  pem.toString('latin1').match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
