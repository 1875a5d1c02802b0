/**
 * Certificates that are reloaded while in use, for servers and channels.
 *
 * @module @duet/grpc/tls
 */
export {
  openCertificateDirectory,
  type CertificateDirectory,
  type CertificateDirectoryOptions,
} from './certificate-directory.js';
export { createTlsChannelCredentials, type TlsChannelOptions } from './channel-credentials.js';
export { certificateFacts, phaseOf, type CertificateFacts, type CertificatePhase } from './expiry.js';
export {
  findGeneration,
  readGeneration,
  splitPem,
  type CertificateNeeds,
  type Certificates,
} from './read-generation.js';
export { secureContextOptions, type TlsVersion } from './secure-context.js';
export { type Followed } from '../common/follow-files.js';
export { createServerTls, type ServerTls, type ServerTlsOptions } from './server-tls.js';
