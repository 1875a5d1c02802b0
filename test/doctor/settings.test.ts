import { expect } from 'chai';
import { doctorSettings, type DoctorConfig } from '../../src/doctor/settings.js';
import { loadConfig } from '../../src/platform/config.js';
import type { Environment } from '../../src/platform/settings/group.js';

const load = (environment: Environment): DoctorConfig => loadConfig(doctorSettings, environment);
const user = { USER_ADDRESS: 'kubernetes:///duet-user-headless.shop:9000', USER_TLS_DIRECTORY: '/tls' };

describe("the doctor's settings", () => {
  it('are enough with one of the two addresses, and refused without', () => {
    expect(load(user).user.channel?.address).to.equal(user.USER_ADDRESS);
    expect(load(user).post.channel).to.equal(undefined);
    expect(() => load({})).to.throw(/^USER_ADDRESS or POST_ADDRESS is required/);
  });

  it("take DATABASE_URL for Post's in Post's container alone", () => {
    const url = { DATABASE_URL: 'postgres://post@db/post' };
    expect(load({ ...user, ...url }).post.databaseUrl?.reveal()).to.equal(url.DATABASE_URL);
    expect(load({ ...user, ...url }).user.databaseUrl).to.equal(undefined);
    const post = { POST_ADDRESS: 'static:///a:9001', POST_TLS_MODE: 'disabled' };
    expect(load({ ...user, ...post, ...url }).post.databaseUrl).to.equal(undefined);
    expect(
      load({ ...user, ...post, POST_DATABASE_URL: 'postgres://other@db/post', ...url }).post.databaseUrl?.reveal(),
    ).to.include('other');
  });

  it('know no issuer unless AUTH_JWKS says where its keys are', () => {
    expect(load({ ...user, KUBERNETES_SERVICE_HOST: '10.0.0.1' }).issuer.settings).to.equal(undefined);
    expect(load({ ...user, KUBERNETES_SERVICE_HOST: '10.0.0.1', AUTH_JWKS: 'kubernetes' }).issuer.settings).to.include({
      kind: 'kubernetes',
      host: '10.0.0.1',
    });
    expect(() => load({ ...user, AUTH_JWKS: 'kubernetes' })).to.throw(/^AUTH_JWKS is kubernetes/);
  });

  it('know no gateway without its address, and of its channel what a client of HTTP needs', () => {
    expect(load(user).gateway.settings).to.equal(undefined);
    const gateway = { GATEWAY_ADDRESS: 'kubernetes:///duet-gateway.shop:8080', GATEWAY_TLS_MODE: 'disabled' };
    expect(load({ ...user, ...gateway, GATEWAY_ALLOWED_HOSTS: 'a,b' }).gateway.settings).to.deep.equal({
      address: gateway.GATEWAY_ADDRESS,
      tls: { mode: 'disabled' },
      allowedHosts: ['a', 'b'],
    });
    expect(() => load({ ...user, ...gateway, GATEWAY_TLS_MODE: 'server' })).to.throw(
      /^GATEWAY_TLS_DIRECTORY is required/,
    );
  });

  it('split names at commas', () => {
    expect(load({ ...user, USER_CERTIFICATE_NAMES: 'a, *.b,' }).user.certificateNames).to.deep.equal(['a', '*.b']);
  });

  it('are refused by name, and without the value of a secret', () => {
    for (const [name, value] of Object.entries({
      USER_DATABASE_URL: 'mysql://me:hunter22@db',
      POST_DATABASE_URL: 'hunter22',
      USER_REFLECTION: 'maybe',
      POST_ADDRESS: 'nowhere',
    })) {
      expect(() => load({ ...user, POST_TLS_DIRECTORY: '/tls', [name]: value }), name)
        .to.throw(new RegExp(`^${name} must be`))
        .and.not.match(/hunter22/);
    }
  });
});
