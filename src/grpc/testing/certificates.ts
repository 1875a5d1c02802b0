import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import {
  bitString,
  boolean,
  explicit,
  implicit,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  time,
  utf8String,
} from './der.js';

/*
 * Throwaway certificate authorities, for tests and for laptops: X.509 v3 (RFC 5280) with ECDSA P-256. Node.js cannot
 * create certificates, and trying TLS should not require openssl.
 */

/** A certificate and its private key (PKCS #8), both in PEM. */
export interface KeyPair {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

/** The validity of a certificate. */
export interface Validity {
  /** An hour ago by default, for clock differences. */
  readonly notBefore?: Date;
  /** In 30 days by default. */
  readonly notAfter?: Date;
}

/** The names and the validity of a certificate. */
export interface LeafOptions extends Validity {
  /** Subject alternative names. */
  readonly dns?: readonly string[];
  readonly ip?: readonly string[];
  readonly uri?: readonly string[];
  /** By default the first of the alternative names, or `leaf`. */
  readonly commonName?: string;
  /** Whether a client may present it too; a server always may. */
  readonly clientAuth?: boolean;
}

/** A certificate authority, with its own certificate and key. */
export interface Authority extends KeyPair {
  /** Issues a new certificate with a new key. */
  issue(options: LeafOptions): KeyPair;
  /** A new certificate with the same name and key: earlier issued certificates stay valid. */
  renew(validity?: Validity): Authority;
}

/** Creates an authority with a new key, or with the given key. */
export const createAuthority = (
  name: string,
  { privateKeyPem, ...validity }: Validity & { privateKeyPem?: string } = {},
): Authority => {
  const key = privateKeyPem === undefined ? newKey() : createPrivateKey(privateKeyPem);
  const pem = exportKey(key);
  const certificatePem = writeCertificate({
    ...validity,
    subject: name,
    subjectKey: key,
    issuer: name,
    issuerKey: key,
    extensions: [
      extension(oids.basicConstraints, sequence(boolean(true)), true),
      extension(oids.keyUsage, bitString(Buffer.from([0b0000_0110]), 1), true), // keyCertSign, cRLSign
    ],
  });
  const issue = ({
    dns = [],
    ip = [],
    uri = [],
    commonName,
    clientAuth = false,
    ...leafValidity
  }: LeafOptions): KeyPair => {
    const leafKey = newKey();
    const names = [
      ...uri.map((name) => implicit(6, Buffer.from(name))),
      ...dns.map((name) => implicit(2, Buffer.from(name))),
      ...ip.map((address) => implicit(7, addressOctets(address))),
    ];
    const usages = [oids.serverAuth, ...(clientAuth ? [oids.clientAuth] : [])];
    const certificatePem = writeCertificate({
      ...leafValidity,
      subject: commonName ?? dns[0] ?? ip[0] ?? uri[0] ?? 'leaf',
      subjectKey: leafKey,
      issuer: name,
      issuerKey: key,
      extensions: [
        extension(oids.basicConstraints, sequence(), true),
        extension(oids.keyUsage, bitString(Buffer.from([0b1000_0000]), 7), true), // digitalSignature
        extension(oids.extendedKeyUsage, sequence(...usages.map(objectIdentifier))),
        ...(names.length === 0 ? [] : [extension(oids.subjectAlternativeName, sequence(...names))]),
      ],
    });
    return { certificatePem, privateKeyPem: exportKey(leafKey) };
  };
  return {
    certificatePem,
    privateKeyPem: pem,
    issue,
    renew: (again = {}) => createAuthority(name, { ...again, privateKeyPem: pem }),
  };
};

const oids = {
  commonName: '2.5.4.3',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAlternativeName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
} as const;

interface Contents extends Validity {
  readonly subject: string;
  readonly subjectKey: KeyObject;
  readonly issuer: string;
  readonly issuerKey: KeyObject;
  readonly extensions: readonly Buffer[];
}

const writeCertificate = ({ subject, subjectKey, issuer, issuerKey, extensions, ...validity }: Contents): string => {
  const { notBefore = new Date(Date.now() - 3_600_000), notAfter = new Date(Date.now() + 30 * 86_400_000) } = validity;
  const algorithm = sequence(objectIdentifier(oids.ecdsaWithSha256));
  const toBeSigned = sequence(
    explicit(0, integer(Buffer.from([2]))), // version 3
    integer(serialNumber()),
    algorithm,
    distinguishedName(issuer),
    sequence(time(notBefore), time(notAfter)),
    distinguishedName(subject),
    publicKeyInfo(subjectKey),
    explicit(
      3,
      sequence(
        ...extensions,
        extension(oids.subjectKeyIdentifier, octetString(keyIdentifier(subjectKey))),
        extension(oids.authorityKeyIdentifier, sequence(implicit(0, keyIdentifier(issuerKey)))),
      ),
    ),
  );
  const certificate = sequence(toBeSigned, algorithm, bitString(sign('sha256', toBeSigned, issuerKey)));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
};

const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

const exportKey = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

const publicKeyInfo = (key: KeyObject): Buffer => createPublicKey(key).export({ type: 'spki', format: 'der' });

/** RFC 5280, 4.1.2.2: positive, and unique per issuer. The first bit is set so that no leading zero is dropped. */
const serialNumber = (): Buffer => {
  const octets = randomBytes(16);
  octets[0] = ((octets[0] ?? 0) & 0x7f) | 0x40;
  return octets;
};

/** RFC 7093, 2: the first 160 bits of a SHA-256 over the public key. */
const keyIdentifier = (key: KeyObject): Buffer =>
  createHash('sha256').update(publicKeyInfo(key)).digest().subarray(0, 20);

const distinguishedName = (commonName: string): Buffer =>
  sequence(set(sequence(objectIdentifier(oids.commonName), utf8String(commonName))));

const extension = (oid: string, value: Buffer, critical = false): Buffer =>
  sequence(objectIdentifier(oid), ...(critical ? [boolean(true)] : []), octetString(value));

const addressOctets = (address: string): Buffer => {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  if (!isIPv6(address) || address.includes('.')) throw new TypeError(`not an IP address: ${address}`);
  const [head = [], tail] = address.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const groups =
    tail === undefined ? head : [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
};
