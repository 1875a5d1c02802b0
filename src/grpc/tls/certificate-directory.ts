import { type Logger, silentLogger } from '../logger.js';
import { toStatusError } from '../status-error.js';
import { type CertificateFacts, certificateFacts, createExpiryWarnings } from './expiry.js';
import { type CertificateNeeds, type Certificates, findGeneration, readGeneration } from './read-generation.js';

export interface CertificateDirectoryOptions {
  /** Holds `tls.crt`, `tls.key` and `ca.crt`: a mounted Secret (not by subPath, which never updates) or plain files. */
  readonly directory: string;
  readonly needs: CertificateNeeds;
  /**
   * How often to look for a change. 5 s by default; a look is one `realpath` and three `stat`.
   * Polled because `fs.watch` follows neither a symlink swap nor every file system.
   */
  readonly intervalMs?: number;
  readonly logger?: Logger;
  /** Called for each certificate in use, at the start and after each change: for metrics. */
  readonly onCertificate?: (certificate: CertificateFacts) => void;
}

/** Certificates that follow their directory. What is `current` is always whole and usable. */
export interface CertificateDirectory {
  readonly current: Certificates;
  /** 1 at first, and 1 more with each change: a primitive to tell connections before a change from those after. */
  readonly generation: number;
  /** Calls the listener after each change. Returns how to stop it. */
  onChange(listener: () => void): () => void;
  /** Looks now instead of at the next interval; resolves when what was found is in use. */
  refresh(): Promise<void>;
  /** Stops looking; `current` stays as it is. */
  close(): void;
}

/**
 * Reads a directory of certificates and follows it. Rejects with FAILED_PRECONDITION, naming the file, when what is
 * needed is not there; after that, whatever goes wrong is logged once and the last good certificates stay in use.
 */
export const openCertificateDirectory = async (options: CertificateDirectoryOptions): Promise<CertificateDirectory> => {
  const { directory, needs, intervalMs = 5_000, logger = silentLogger, onCertificate } = options;
  const listeners = new Set<() => void>();
  const warnOfExpiry = createExpiryWarnings(logger);
  const first = await findGeneration(directory, needs);
  let { stamp } = first;
  let current = await readGeneration(directory, first.root, needs);
  let facts = certificateFacts(current);
  let generation = 1;
  let problem: string | undefined;
  let closed = false;

  const announce = (): void => {
    for (const certificate of facts) onCertificate?.(certificate);
  };

  const look = async (): Promise<void> => {
    const before = await findGeneration(directory, needs);
    if (before.stamp === stamp) return;
    const found = await readGeneration(directory, before.root, needs);
    // Plain files are not replaced at once: what changed while it was read is read again at the next look.
    if ((await findGeneration(directory, needs)).stamp !== before.stamp) return;
    stamp = before.stamp;
    problem = undefined;
    if (closed || sameCertificates(found, current)) return;
    current = found;
    facts = certificateFacts(current);
    generation += 1;
    logger.info({ directory, generation, certificates: facts.map(summary) }, 'certificates replaced');
    announce();
    for (const listener of listeners) listener();
  };

  const lookSafely = async (): Promise<void> => {
    try {
      await look();
    } catch (error) {
      const { message } = toStatusError(error);
      if (message !== problem) logger.warn({ directory, problem: message }, 'certificates not replaced: the last good ones stay in use');
      problem = message;
    }
    warnOfExpiry(facts, Date.now());
  };

  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  const refresh = async (): Promise<void> => {
    // A look that is under way may have passed the change by.
    await looking;
    looking ??= lookSafely().finally(() => (looking = undefined));
    await looking;
  };
  const schedule = (): void => {
    if (closed) return;
    timer = setTimeout(() => void refresh().finally(schedule), intervalMs).unref();
  };

  logger.info({ directory, generation, certificates: facts.map(summary) }, 'certificates loaded');
  announce();
  warnOfExpiry(facts, Date.now());
  schedule();

  return {
    get current() {
      return current;
    },
    get generation() {
      return generation;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refresh,
    close() {
      closed = true;
      clearTimeout(timer);
      listeners.clear();
    },
  };
};

const summary = ({ role, subject, notAfterMs }: CertificateFacts): object => ({ role, subject, notAfter: new Date(notAfterMs) });

const sameCertificates = (a: Certificates, b: Certificates): boolean =>
  sameBytes(a.authorities, b.authorities) &&
  sameBytes(a.identity?.certificateChain, b.identity?.certificateChain) &&
  sameBytes(a.identity?.privateKey, b.identity?.privateKey);

const sameBytes = (a: Buffer | undefined, b: Buffer | undefined): boolean =>
  a === undefined || b === undefined ? a === b : a.equals(b);
