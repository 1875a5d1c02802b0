import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { TokenIssuer } from './duet/options.js';

/** An issuer with one token, of the same length and algorithm as those that Kubernetes projects into a pod. */
export const issueToken = async (): Promise<{ issuer: TokenIssuer; token: string }> => {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const issuer = 'https://kubernetes.default.svc.cluster.local';
  const audience = 'duet-user';
  const subject = 'system:serviceaccount:duet:duet-client';
  const pod = { name: 'duet-client-5c9f8d7b6-x2k4q', uid: '4d8f5c62-9b1e-4f60-a2a7-3c5d1e9b7f04' };
  const claims = {
    'kubernetes.io': { namespace: 'duet', node: pod, pod, serviceaccount: { name: 'duet-client', uid: pod.uid } },
  };
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: 'benchmark' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(subject)
    .setIssuedAt()
    .setNotBefore('0s')
    .setExpirationTime('1h')
    .setJti(pod.uid)
    .sign(privateKey);
  const keySet = { keys: [{ ...(await exportJWK(publicKey)), kid: 'benchmark', alg: 'RS256', use: 'sig' }] };
  return { issuer: { issuer, audience, subject, keySet }, token };
};
