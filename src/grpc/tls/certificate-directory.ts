import { type Followed, followFiles } from '../common/follow-files.js';
import { type Logger, silentLogger } from '../common/logger.js';
import { type CertificateFacts, certificateFacts, createExpiryWarnings } from './expiry.js';
import { type CertificateNeeds, type Certificates, findGeneration, readGeneration } from './read-generation.js';

/** The directory of the certificates, and which are required. */
export interface CertificateDirectoryOptions {
  /**
   * Contains `tls.crt`, `tls.key` and `ca.crt`: a mounted Secret (not by subPath, which never updates) or plain
   * files.
   */
  readonly directory: string;
  readonly needs: CertificateNeeds;
  /** The interval between checks for a change. 5 s by default; a check is one `realpath` and at most three `stat`. */
  readonly intervalMs?: number;
  readonly logger?: Logger;
  /** Called with all certificates in use, at the start and after each change: for metrics. */
  readonly onCertificates?: (certificates: readonly CertificateFacts[]) => void;
}

/**
 * Certificates that follow their directory. The `generation` is a primitive that distinguishes connections from
 * before a change.
 */
export type CertificateDirectory = Followed<Certificates>;

/**
 * Reads a directory of certificates and follows its changes. Rejects with FAILED_PRECONDITION, naming the file, when
 * a required one is missing. Later, the last valid certificates stay in use until there are new ones.
 */
export const openCertificateDirectory = async (options: CertificateDirectoryOptions): Promise<CertificateDirectory> => {
  const { directory, needs, intervalMs, logger = silentLogger, onCertificates } = options;
  const warnOfExpiry = createExpiryWarnings(logger);
  const followed = await followFiles({
    what: 'certificates',
    path: directory,
    stamp: async () => (await findGeneration(directory, needs)).stamp,
    read: async () => readGeneration(directory, (await findGeneration(directory, needs)).root, needs),
    same: sameCertificates,
    describe: (certificates) => ({ certificates: certificateFacts(certificates).map(summary) }),
    onLook: (certificates) => warnOfExpiry(certificateFacts(certificates), Date.now()),
    intervalMs,
    logger,
  });
  onCertificates?.(certificateFacts(followed.current));
  followed.onChange(() => onCertificates?.(certificateFacts(followed.current)));
  return followed;
};

const summary = ({ role, subject, notAfterMs }: CertificateFacts): object => ({
  role,
  subject,
  notAfter: new Date(notAfterMs),
});

const sameCertificates = (a: Certificates, b: Certificates): boolean =>
  sameBytes(a.authorities, b.authorities) &&
  sameBytes(a.identity?.certificateChain, b.identity?.certificateChain) &&
  sameBytes(a.identity?.privateKey, b.identity?.privateKey);

const sameBytes = (a: Buffer | undefined, b: Buffer | undefined): boolean =>
  a === undefined || b === undefined ? a === b : a.equals(b);
