import { expect } from 'chai';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAuthority, type Authority, type KeyPair } from '../../src/grpc/testing/index.js';
import { expectWrong, following, notWell, type ExpectedFault } from './support/faults.js';
import { gatewayHost } from './support/gateway.js';
import { addresses, audiences, client, openRelease, type Release, type ReleaseOptions } from './support/release.js';
import { sharedParts } from './support/shared.js';

describe('duet doctor, of the gateway', function () {
  this.timeout(30_000);
  const shared = sharedParts();
  let release: Release;

  afterEach(() => release.close());

  const open = async (gateway: NonNullable<ReleaseOptions['gateway']> = {}): Promise<void> => {
    release = await openRelease({ ...shared, gateway });
  };
  const faultOf = (pod: string, says: RegExp, remedy: RegExp): ExpectedFault => ({
    check: 'gateway',
    service: undefined,
    pod,
    says,
    remedy,
  });
  const ofBoth = (says: RegExp, remedy: RegExp): ExpectedFault[] => addresses.map((pod) => faultOf(pod, says, remedy));

  it('finds nothing wrong with one that is healthy', async () => {
    await open();
    expect(notWell(await release.examine())).to.deep.equal([]);
    const printed = release.printed();
    for (const address of addresses)
      for (const found of [`is ready, with a certificate for ${gatewayHost}`, 'reaches User', 'reaches Post'])
        expect(printed).to.include(`${address} ${found}`);
    expect(printed)
      .to.include(`accepts only the hosts ${gatewayHost}`)
      .and.include('rejects writes from pages of another origin');
  });

  it('says nothing of one that there is not', async () => {
    release = await openRelease({ ...shared });
    await release.examine();
    expect(release.printed()).to.not.include('gateway');
  });

  const certificates: Readonly<Record<string, (authority: Authority) => KeyPair>> = {
    'another name': (authority) => authority.issue({ dns: ['elsewhere.shop.svc'] }),
    'another CA': () => createAuthority('Another CA').issue({ dns: [gatewayHost] }),
  };
  for (const [of, certificate] of Object.entries(certificates)) {
    it(`finds a certificate of ${of}`, async () => {
      await open({ certificate });
      const says = /certificate that is not valid for duet-gateway\.shop\.svc \((?:ERR_TLS|UNABLE_TO)/;
      expectWrong(await release.examine(), ...ofBoth(says, /describe certificate/));
    });
  }

  it('finds a service that it cannot reach', async () => {
    const environment = { POST_ADDRESS: 'static:///127.0.0.1:1', REQUEST_TIMEOUT_MS: '1000' };
    await open({ addresses: [addresses[0]], environment });
    expectWrong(
      await release.examine(),
      faultOf(addresses[0], /cannot reach Post: 50[34] /, /POST_ADDRESS .*network policy/),
    );
    expect(release.printed()).to.match(/ok +gateway +127\.0\.0\.11 reaches User/);
  });

  it('blames the token that is shown to it, and not the gateway', async () => {
    await open();
    const token = await shared.issuer.sign({
      aud: [audiences.user],
      sub: client,
      exp: Math.floor(Date.now() / 1_000) - 600,
    });
    const findings = await release.examine({ USER_TOKEN_FILE: await release.file(token) });
    expectWrong(findings, { check: 'token', service: 'User', says: /expired at/, remedy: /mounted without subPath/ });
    expect(following(findings).filter((line) => line.startsWith('gateway'))).to.have.lengthOf(2);
  });

  it('finds names that differ from its own', async () => {
    await open();
    expectWrong(
      await release.examine({ GATEWAY_ALLOWED_HOSTS: 'api.example' }),
      ...ofBoth(/does not accept the host api\.example/, /GATEWAY_ALLOWED_HOSTS must match its ALLOWED_HOSTS/),
    );
  });

  it('finds one that takes the names and the pages of strangers', async () => {
    const environment = {
      ALLOWED_HOSTS: `${gatewayHost},duet-doctor.invalid`,
      CORS_ORIGINS: 'https://duet-doctor.invalid',
    };
    await open({ environment });
    expectWrong(
      await release.examine(),
      { check: 'gateway', service: undefined, says: /accepts a host other than/, remedy: /allowedHosts/ },
      {
        check: 'gateway',
        service: undefined,
        says: /does not reject writes from pages of another origin/,
        remedy: /Origin/,
      },
    );
  });

  it('finds a pod without a listener', async () => {
    await open();
    expectWrong(await release.examine({ GATEWAY_ADDRESS: 'static:///127.0.0.1:1' }), {
      check: 'gateway',
      service: undefined,
      says: /^127\.0\.0\.1 does not respond \(ECONNREFUSED\)/,
      remedy: /GATEWAY_TLS_MODE .*network policy/,
    });
  });

  describe('that drains', () => {
    let draining: Server;
    beforeEach(async () => {
      draining = createServer((_request, response) => void response.writeHead(503).end('not ready\n'));
      await once(draining.listen(0, '127.0.0.1'), 'listening');
    });
    afterEach(async () => void (await once(draining.close(), 'close')));

    it('finds that it is not ready', async () => {
      await open();
      const { port } = draining.address() as AddressInfo;
      const environment = { GATEWAY_ADDRESS: `static:///127.0.0.1:${port}`, GATEWAY_TLS_MODE: 'disabled' };
      expectWrong(await release.examine(environment), {
        check: 'gateway',
        service: undefined,
        says: /^127\.0\.0\.1 is not ready: 503/,
        remedy: /it is draining/,
      });
    });
  });
});
