import type { Certificates } from '../../grpc/tls/index.js';
import type { Examined } from '../examined.js';
import { podTitle, type Pod } from '../find-pods.js';
import type { Tell } from '../finding.js';
import { certificateFaults, dayOf, type CertificateFault } from './certificate-faults.js';
import { shakeHands } from './handshake.js';

const timeoutMs = 4_000;

/** Checks the certificate that each pod presents: its issuer, names and expiry; and whether the pod requires ours. */
export const checkCertificates = async (examined: Examined, tell: Tell): Promise<void> => {
  const { tls } = examined.channelSettings;
  const certificates = await examined.certificates();
  if (tls.mode === 'disabled' || certificates === undefined) {
    tell.skipped(`TLS is disabled (${examined.prefix}_TLS_MODE)`);
    return;
  }
  const { pods } = await examined.pods();
  await Promise.all(pods.map(async (pod) => checkPod(pod, certificates, examined, tell)));
};

const checkPod = async (pod: Pod, certificates: Certificates, examined: Examined, tell: Tell): Promise<void> => {
  const {
    serverName,
    settings,
    channelSettings: { tls },
  } = examined;
  const title = podTitle(pod);
  const handshake = await shakeHands(pod, { serverName, certificates, timeoutMs });
  if (handshake.kind === 'nothing') {
    tell.wrong({
      pod: pod.address,
      text: `${title} presents no certificate (${handshake.why})`,
      remedy: remedyOf('silent', examined),
      after: ['health'],
    });
    return;
  }
  const names = [...new Set([serverName, ...settings.certificateNames])];
  const faults = certificateFaults(handshake, {
    names,
    authorities: certificates.authorities ?? Buffer.alloc(0),
    nowMs: Date.now(),
  });
  for (const { kind, text } of faults)
    tell.wrong({ pod: pod.address, text: `the certificate of ${title} ${text}`, remedy: remedyOf(kind, examined) });

  if (!handshake.accepted) {
    const ours = certificates.identity ? 'the certificate that this pod presents' : 'callers without a certificate';
    tell.wrong({ pod: pod.address, text: `${title} rejects ${ours}`, remedy: remedyOf('refused', examined) });
    return;
  }
  const mutual = tls.mode === 'mutual';
  if (mutual && (await takesAnybody(pod, certificates, examined))) {
    tell.wrong({
      pod: pod.address,
      text: `${title} accepts callers without a certificate`,
      remedy: remedyOf('not mutual', examined),
    });
    return;
  }
  if (faults.length > 0) return;
  const more = names.length === 1 ? '' : ` and ${names.length - 1} more names`;
  tell.well(
    `the certificate of ${title} is valid for ${serverName}${more} until ${dayOf(handshake.leaf.validTo)}${mutual ? ', and clients must present one' : ''}`,
  );
};

const takesAnybody = async (pod: Pod, { authorities }: Certificates, { serverName }: Examined): Promise<boolean> => {
  const handshake = await shakeHands(pod, { serverName, certificates: authorities ? { authorities } : {}, timeoutMs });
  return handshake.kind === 'presented' && handshake.accepted;
};

const remedyOf = (
  kind: CertificateFault['kind'] | 'silent' | 'refused' | 'not mutual',
  { kubectl, object, prefix, channelSettings: { tls } }: Examined,
): string => {
  const caFile = tls.mode === 'disabled' ? 'ca.crt' : `${tls.directory}/ca.crt`;
  switch (kind) {
    case 'expired':
    case 'expiring':
    case 'not-yet-valid':
      return `To see why it has not been renewed: ${kubectl} describe certificate ${object}; to issue a new one: ${kubectl} delete secret ${object}-tls`;
    case 'names':
      return `Add the name to the dnsNames of the Certificate ${object}, or to your own in tls.existingSecret; or set ${prefix}_TLS_SERVER_NAME to one of its names`;
    case 'authority':
      return `Check that ${caFile} is the CA of the Secret ${object}-tls. After a change of the CA's key every pod must have both: docs/operations/certificates.md, "Changing the CA's key"`;
    case 'authority-expired':
      return `Renew the CA, and make all parties trust the new one: docs/operations/certificates.md, "Changing the CA's key"`;
    case 'silent':
      return `Check that it serves TLS (TLS_MODE) on this port: ${kubectl} logs deployment/${object}`;
    case 'refused':
      return `With mutual TLS (tls.mode=mutual), set ${prefix}_TLS_MODE=mutual here, and put a certificate of the CA that ${object} trusts into ${prefix}_TLS_DIRECTORY`;
    case 'not mutual':
      return `Its TLS_MODE is not mutual: ${kubectl} get deployment ${object} --output yaml | grep -A1 TLS_MODE`;
  }
};
