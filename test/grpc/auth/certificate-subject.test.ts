import { X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import { createAuthority } from '../../../src/grpc/testing/index.js';
import { certificateSubject } from '../../../src/grpc/auth/certificate-subject.js';

describe('the subject of a client certificate', () => {
  const authority = createAuthority('CA');
  const subjectOf = (names: {
    dns?: string[];
    uri?: string[];
    ip?: string[];
    commonName?: string;
  }): string | undefined => {
    const { subjectAltName } = new X509Certificate(authority.issue(names).certificatePem);
    return certificateSubject(subjectAltName === undefined ? {} : { subjectaltname: subjectAltName });
  };

  it('is its SPIFFE id before any other name', () => {
    expect(subjectOf({ dns: ['post.test'], uri: ['https://post.test', 'spiffe://test/ns/duet/sa/post'] })).to.equal(
      'spiffe://test/ns/duet/sa/post',
    );
  });

  it('is its first DNS name otherwise, marked as one', () => {
    expect(subjectOf({ dns: ['Post.Test', 'other.test'], uri: ['https://post.test'] })).to.equal('dns:post.test');
    expect(subjectOf({ dns: ['*.test', 'other.test'] })).to.equal('dns:other.test');
  });

  it('is never its common name or an address', () => {
    expect(subjectOf({ commonName: 'admin' })).to.equal(undefined);
    expect(subjectOf({ commonName: 'admin', ip: ['127.0.0.1'], dns: ['*.test'] })).to.equal(undefined);
  });

  it('is none when there are two SPIFFE ids', () => {
    expect(subjectOf({ uri: ['spiffe://test/a', 'spiffe://test/b'] })).to.equal(undefined);
  });

  it('cannot be smuggled in through another name', () => {
    expect(subjectOf({ uri: ['https://x/, URI:spiffe://test/admin'] })).to.equal(undefined);
    expect(subjectOf({ dns: ['x, URI:spiffe://test/admin'] })).to.equal(undefined);
    expect(subjectOf({ dns: ['x", URI:spiffe://test/admin'] })).to.equal(undefined);
  });
});
