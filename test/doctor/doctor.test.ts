import { expect } from 'chai';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createAuthority, endpointSlice, FakeApiServer, type KeyPair } from '../../src/grpc/testing/index.js';
import type { Secret } from '../../src/platform/secret.js';
import { openServerDatabase } from '../../src/platform/database/server-database.js';
import { serverSettings } from '../support/server-database.js';
import { expectWrong, following, notWell } from './support/faults.js';
import {
  addresses,
  apiOf,
  audiences,
  client,
  goodLeaf,
  openRelease,
  type Release,
  type ReleaseOptions,
} from './support/release.js';
import { sharedParts } from './support/shared.js';

const [first, second] = addresses;
const third = '127.0.0.13';
const userName = 'duet-user-headless.shop.svc';

describe('duet doctor', function () {
  this.timeout(30_000);
  const shared = sharedParts();
  let release: Release;

  afterEach(() => release.close());

  const open = async (options: Partial<ReleaseOptions> = {}): Promise<void> => {
    release = await openRelease({ ...shared, ...options });
  };
  /** User's second pod presents this certificate. */
  const openWith = async (certificate: (authority: ReturnType<typeof createAuthority>) => KeyPair): Promise<void> =>
    open({
      certificate: (component, address, authority) =>
        component === 'user' && address === second ? certificate(authority) : undefined,
    });

  it('finds nothing wrong with a healthy release', async () => {
    await open();
    expect(notWell(await release.examine())).to.deep.equal([]);
    expect(release.printed()).to.match(/all checks passed: \d\d ok, 0 caused by others, 0 skipped, 0 warnings\n$/);
  });

  it('finds nothing wrong with one whose TLS is mutual', async () => {
    const mode = { TLS_MODE: 'mutual' };
    await open({ environment: mode });
    expect(notWell(await release.examine({ USER_TLS_MODE: 'mutual', POST_TLS_MODE: 'mutual' }))).to.deep.equal([]);
    expect(release.printed()).to.include('and clients must present one');
  });

  describe('finds, names and tells nothing else but', () => {
    it('a certificate without the name that callers check', async () => {
      await openWith((authority) =>
        authority.issue({ dns: ['duet-user-headless.shop.svc', '*.duet-user-headless.shop.svc'] }),
      );
      const findings = await release.examine();
      expectWrong(findings, {
        check: 'certificates',
        service: 'User',
        pod: second,
        says: /127\.0\.0\.12 lacks the name duet-user\.shop\.svc; its names are DNS:duet-user-headless/,
        remedy: /dnsNames of the Certificate duet-user/,
      });
      expect(following(findings)).to.deep.equal(['share User']);
    });

    it('a certificate without the names of pods that the chart promises', async () => {
      await openWith((authority) => authority.issue({ dns: ['duet-user.shop.svc', 'duet-user-headless.shop.svc'] }));
      expectWrong(await release.examine(), {
        check: 'certificates',
        service: 'User',
        pod: second,
        says: /lacks the name \*\.duet-user-headless\.shop\.svc/,
        remedy: /dnsNames/,
      });
    });

    it('an expired certificate', async () => {
      await openWith((authority) =>
        authority.issue({
          ...goodLeaf('user'),
          notBefore: new Date('2026-01-01'),
          notAfter: new Date('2026-02-01T10:00:00Z'),
        }),
      );
      const findings = await release.examine();
      expectWrong(findings, {
        check: 'certificates',
        service: 'User',
        pod: second,
        says: /127\.0\.0\.12 expired on 2026-02-01 10:00/,
        remedy: /kubectl --namespace shop describe certificate duet-user; .*delete secret duet-user-tls/,
      });
      expect(following(findings)).to.deep.equal(['share User']);
    });

    it('a certificate that ends soon and was not renewed', async () => {
      const hour = 3_600_000;
      await openWith((authority) =>
        authority.issue({
          ...goodLeaf('user'),
          notBefore: new Date(Date.now() - 99 * hour),
          notAfter: new Date(Date.now() + hour),
        }),
      );
      expectWrong(await release.examine(), {
        check: 'certificates',
        service: 'User',
        pod: second,
        says: /expires soon/,
        remedy: /describe certificate duet-user/,
      });
    });

    it('a certificate of another CA', async () => {
      await openWith(() => createAuthority('Another CA').issue(goodLeaf('user')));
      expectWrong(await release.examine(), {
        check: 'certificates',
        service: 'User',
        pod: second,
        says: /127\.0\.0\.12 is not signed by a CA that this pod trusts .*issuer is CN=Another CA/,
        remedy: /ca\.crt is the CA of the Secret duet-user-tls/,
      });
    });

    it('a service that should require certificates and accepts all callers', async () => {
      await open();
      const findings = await release.examine({ USER_TLS_MODE: 'mutual' });
      expectWrong(
        findings,
        ...addresses.map((pod) => ({
          check: 'certificates' as const,
          service: 'User' as const,
          pod,
          says: /accepts callers without a certificate/,
          remedy: /TLS_MODE is not mutual/,
        })),
      );
    });

    it('missing RBAC, once for both services, with the Role to give', async () => {
      await open();
      for (const api of Object.values(release.apis)) api.refuse(403);
      const findings = await release.examine();
      expectWrong(findings, {
        check: 'dns',
        service: undefined,
        says: /^system:serviceaccount:shop:duet-client may not list EndpointSlices in the namespace shop/,
        remedy:
          /kubectl --namespace shop create role endpointslices .*rolebinding endpointslices-duet-client .*--serviceaccount=shop:duet-client/,
      });
      expect(following(findings)).to.deep.equal([]);
    });

    it('an API server that does not respond', async () => {
      await open();
      for (const api of Object.values(release.apis)) api.refuse('no answer');
      expectWrong(await release.examine(), {
        check: 'dns',
        service: undefined,
        says: /EndpointSlices cannot be read: DEADLINE_EXCEEDED/,
        remedy: /networkPolicy\.apiServer\.cidrs/,
      });
    });

    it('a pod that is in DNS and not in the EndpointSlices', async () => {
      await open();
      release.dns.set(userName, [...addresses, third]);
      expectWrong(await release.examine(), {
        check: 'dns',
        service: 'User',
        pod: third,
        says: /duet-user-headless\.shop\.svc resolves to 127\.0\.0\.13, which is not a ready pod/,
        remedy: /grep 127\.0\.0\.13/,
      });
    });

    it('a pod that DNS lacks', async () => {
      await open();
      release.dns.set(userName, [first]);
      expectWrong(await release.examine(), {
        check: 'dns',
        service: 'User',
        pod: second,
        says: /does not resolve to 127\.0\.0\.12, which is ready in its EndpointSlices/,
        remedy: /CoreDNS/,
      });
    });

    it('a name that does not resolve', async () => {
      await open();
      release.dns.delete(userName);
      expectWrong(await release.examine(), {
        check: 'dns',
        service: 'User',
        says: /does not resolve \(ENOTFOUND\), and its EndpointSlices have 2 ready pods/,
        remedy: /get service duet-user-headless/,
      });
    });

    it('nothing where several slices make the pods together', async () => {
      await open();
      release.setPods('user', [first]);
      release.apis.user.set(endpointSlice('duet-user-headless-2', [second], { port: release.ports.user }));
      expect(notWell(await release.examine())).to.deep.equal([]);
    });

    it('nothing where DNS is a moment behind', async () => {
      await open();
      release.dns.set(userName, [first]);
      const examined = release.examine({}, { dnsPatience: { withinMs: 5_000, intervalMs: 20 } });
      await release.apis.user.asked('list', 3); // The doctor checks again.
      release.dns.set(userName, [...addresses]);
      expect(notWell(await examined)).to.deep.equal([]);
    });

    it('a token for another audience', async () => {
      await open();
      const token = await shared.issuer.sign({ aud: ['somewhere.else'], sub: client });
      const findings = await release.examine({ USER_TOKEN_FILE: await release.file(token) });
      expectWrong(findings, {
        check: 'token',
        service: 'User',
        says: /is for the audience somewhere\.else, but duet-user\.shop is required/,
        remedy: /audience of the projected token in USER_TOKEN_FILE to duet-user\.shop/,
      });
      expect(following(findings)).to.deep.equal(['reflection User']);
    });

    it('an expired token', async () => {
      await open();
      const token = await shared.issuer.sign({
        aud: [audiences.post],
        sub: client,
        exp: Math.floor(Date.now() / 1_000) - 600,
      });
      const findings = await release.examine({ POST_TOKEN_FILE: await release.file(token) });
      expectWrong(findings, {
        check: 'token',
        service: 'Post',
        says: /the token for Post expired at /,
        remedy: /mounted without subPath/,
      });
      expect(following(findings)).to.deep.equal(['reflection Post', 'posts Post']);
    });

    it('a token of a key that the key set does not have', async () => {
      await open();
      const token = await shared.issuer.sign({ aud: [audiences.user], sub: client }, { kid: 'withdrawn' });
      expectWrong(await release.examine({ USER_TOKEN_FILE: await release.file(token) }), {
        check: 'token',
        service: 'User',
        says: /key withdrawn, which is not in the issuer's key set/,
        remedy: /AUTH_JWKS/,
      });
    });

    it('a caller that the policy does not name', async () => {
      await open({ callers: [] });
      const findings = await release.examine();
      const remedy =
        /policy does not name this caller: add \{subject: "system:serviceaccount:shop:duet-client", methods: \["\/v1/;
      expectWrong(
        findings,
        {
          check: 'token',
          service: 'User',
          says: /duet-client but does not allow it to call \/v1\.user\.User\/BatchGetUsers/,
          remedy,
        },
        { check: 'token', service: 'Post', says: /does not allow it to call \/v1\.post\.Post\/ListPosts/, remedy },
      );
      expect(following(findings)).to.deep.equal(['reflection User', 'reflection Post', 'posts Post']);
    });

    it('a service that takes calls without a token', async () => {
      await open({ environment: { AUTH_MODE: 'disabled', AUTH_AUDIENCE: undefined, AUTH_POLICY_FILE: undefined } });
      const findings = await release.examine({ USER_REFLECTION: 'public', POST_REFLECTION: 'public' });
      expectWrong(
        findings,
        ...(['User', 'Post'] as const).flatMap((service) => [
          {
            check: 'token' as const,
            service,
            says: /^accepts a call without a token \(OK\)/,
            remedy: /auth\.enabled=true/,
          },
          {
            check: 'token' as const,
            service,
            says: /^accepts the token for (User|Post)/,
            remedy: /its own AUTH_AUDIENCE/,
          },
        ]),
      );
    });

    it('keys that cannot be fetched', async () => {
      await open();
      expectWrong(await release.examine({ AUTH_JWKS: `https://127.0.0.1:1/jwks` }), {
        check: 'keys',
        service: undefined,
        says: /https:\/\/127\.0\.0\.1:1\/jwks cannot be reached \(ECONNREFUSED\)/,
        remedy: /extraEgress/,
      });
    });

    describe('a pod that accepts connections and is silent', () => {
      const sockets: Socket[] = [];
      let silent: Server;
      afterEach(async () => {
        for (const socket of sockets.splice(0)) socket.destroy();
        await new Promise((resolve) => silent.close(resolve));
      });

      it('by name', async () => {
        await open();
        silent = createServer((socket) => sockets.push(socket)).listen(release.ports.user, third);
        await once(silent, 'listening');
        release.apis.user.set({
          ...endpointSlice('duet-user-headless-2', [third], { port: release.ports.user }),
          endpoints: [
            { addresses: [third], conditions: { ready: true }, targetRef: { uid: 'x', name: 'duet-user-6f7-abc' } },
          ],
        });
        release.dns.set(userName, [...addresses, third]);
        const findings = await release.examine();
        expectWrong(findings, {
          check: 'health',
          service: 'User',
          pod: third,
          says: /^pod duet-user-6f7-abc \(127\.0\.0\.13\) does not respond/,
          remedy: /kubectl --namespace shop logs duet-user-6f7-abc/,
        });
        expect(following(findings)).to.deep.equal(['certificates User', 'share User']);
      });
    });

    it('a pod that is not ready', async () => {
      await open();
      release.pods.get(`user ${second}`)?.health.set('', 'NOT_SERVING');
      release.setPods('user', [first, { addresses: [second], ready: false, serving: false, terminating: false }]);
      release.dns.set(userName, [first]);
      expectWrong(await release.examine(), {
        check: 'health',
        service: 'User',
        pod: second,
        says: /127\.0\.0\.12 is not ready: "" is NOT_SERVING/,
        remedy: /grep 127\.0\.0\.12/,
      });
    });

    it('nothing of a pod that is about to end', async () => {
      await open();
      release.setPods('user', [...addresses, { addresses: [third], ready: false, serving: true, terminating: true }]);
      expect(notWell(await release.examine())).to.deep.equal([]);
    });

    it('a pod whose health is NOT_SERVING', async () => {
      await open();
      release.pods.get(`post ${first}`)?.health.set('', 'NOT_SERVING');
      expectWrong(await release.examine(), {
        check: 'health',
        service: 'Post',
        pod: first,
        says: /127\.0\.0\.11 is not serving: "" is NOT_SERVING, v1\.post\.Post is SERVING/,
        remedy: /is draining/,
      });
    });

    it('a pod that cannot reach its database, if no other check covers it', async () => {
      await open();
      release.pods.get(`user ${first}`)?.health.set('v1.user.User', 'NOT_SERVING');
      const findings = await release.examine({ USER_DATABASE_URL: undefined });
      expectWrong(findings, {
        check: 'health',
        service: 'User',
        pod: first,
        says: /has no database: "" is SERVING, v1\.user\.User is NOT_SERVING/,
        remedy: /DATABASE_URL/,
      });
      expect(release.printed()).to.match(
        /skipped +database +User the migrations of User are not compared: its database is not configured \(USER_DATABASE_URL or USER_DATABASE_DIRECTORY\); by the health of v1\.user\.User, 1 of 2 pods reach it/,
      );
    });

    it('a database that refuses connections', async () => {
      await open();
      for (const address of addresses) release.pods.get(`user ${address}`)?.health.set('v1.user.User', 'NOT_SERVING');
      const findings = await release.examine(
        { USER_DATABASE_URL: 'postgres://duet_user:a-password@127.0.0.1:1/duet_user' },
        {
          openDatabase: (url: Secret) =>
            url.reveal().includes('duet_post')
              ? { ...shared.databases.post, close: async () => {} }
              : openServerDatabase(serverSettings(url.reveal()), { applicationName: 'test' }),
        },
      );
      expectWrong(findings, {
        check: 'database',
        service: 'User',
        says: /127\.0\.0\.1:1\/duet_user, as duet_user\) cannot be used: .*ECONNREFUSED/,
        remedy: /USER_DATABASE_URL/,
      });
      expect(following(findings)).to.deep.equal(['health User', 'health User']);
      expect(release.printed()).not.to.include('a-password');
    });

    describe('a ledger that', () => {
      const ledger = async (statement: string): Promise<void> => shared.databases.user.execute(statement);
      beforeEach(async () => {
        await open();
        await ledger('CREATE TABLE kept AS SELECT * FROM schema_migrations');
      });
      afterEach(() =>
        ledger('DELETE FROM schema_migrations; INSERT INTO schema_migrations SELECT * FROM kept; DROP TABLE kept'),
      );

      it('lacks a migration', async () => {
        await ledger('DELETE FROM schema_migrations WHERE id = 2');
        expectWrong(await release.examine(), {
          check: 'database',
          service: 'User',
          says: /db\.shop\.svc:5432\/duet_user, as duet_user\) lacks migration 2 \(user_imports\)/,
          remedy: /kubectl rollout restart deployment duet-user/,
        });
      });

      it('was written with other text', async () => {
        await ledger("UPDATE schema_migrations SET checksum = 'other' WHERE id = 1");
        expectWrong(await release.examine(), {
          check: 'database',
          service: 'User',
          says: /migration 1 \(users\) was applied .* with other text/,
          remedy: /different histories/,
        });
      });

      it('has a newer one, which is well and said', async () => {
        await ledger("INSERT INTO schema_migrations (id, name, checksum) VALUES (99, 'hats', 'x')");
        expect(notWell(await release.examine())).to.deep.equal([]);
        expect(release.printed()).to.include('newer ones that this image does not know: 99 hats');
      });
    });

    it('a database that was never migrated', async () => {
      await open();
      await shared.databases.user.execute('ALTER TABLE schema_migrations RENAME TO hidden');
      const findings = await release.examine();
      await shared.databases.user.execute('ALTER TABLE hidden RENAME TO schema_migrations');
      expectWrong(findings, {
        check: 'database',
        service: 'User',
        says: /has never been migrated/,
        remedy: /USER_DATABASE_URL/,
      });
    });

    it('a pod that gets no calls', async () => {
      await open();
      // The channel's watch does not know the second pod yet, but the API server has reported it to the doctor.
      const user = await FakeApiServer.start();
      user.set(endpointSlice('duet-user-headless-1', [first], { port: release.ports.user }));
      const findings = await release.examine({}, { channelApi: apiOf({ user, post: release.apis.post }) });
      await user.close();
      expectWrong(findings, {
        check: 'share',
        service: 'User',
        pod: second,
        says: /127\.0\.0\.12 got none of 100 calls; its fair share is 50/,
        remedy: /kubernetes:\/\/\/duet-user-headless\.shop/,
      });
    });

    it('reflection that is public where it should not be', async () => {
      await open({ environment: { REFLECTION: 'public' } });
      expectWrong(await release.examine({ POST_REFLECTION: 'public' }), {
        check: 'reflection',
        service: 'User',
        says: /^public, but authenticated is expected/,
        remedy: /user\.reflection=authenticated/,
      });
    });

    it('reflection that is on where it should be off, or off where it should be on', async () => {
      await open({ environment: { REFLECTION: 'off' } });
      expectWrong(await release.examine({ POST_REFLECTION: 'off' }), {
        check: 'reflection',
        service: 'User',
        says: /^off, but authenticated is expected/,
        remedy: /user\.reflection=authenticated/,
      });
    });

    it('posts of which no author is there', async () => {
      await open();
      await shared.databases.user.execute("UPDATE users SET user_id = 'moved ' || user_id");
      const findings = await release.examine();
      await shared.databases.user.execute('UPDATE users SET user_id = substr(user_id, 7)');
      const wrong = findings.filter(({ state }) => state === 'wrong');
      expect(wrong).to.have.length(8);
      for (const { text, remedy } of wrong) {
        expect(text).to.match(/post \d ".*" has no author: user \d is AUTHOR_STATUS_NOT_FOUND/);
        expect(remedy).to.include('CreateUser');
      }
    });

    it('a file that is not there, by its name', async () => {
      await open();
      const findings = await release.examine({ USER_TLS_DIRECTORY: '/nowhere' });
      expectWrong(findings, {
        check: 'certificates',
        service: 'User',
        says: /\/nowhere\/ca\.crt is missing/,
        remedy: /./,
      });
    });
  });

  it('takes it as it is that a user was deleted who had posts', async () => {
    await open();
    await shared.databases.user.execute("UPDATE users SET user_id = 'moved' WHERE user_id = '5'");
    const findings = await release.examine();
    await shared.databases.user.execute("UPDATE users SET user_id = '5' WHERE user_id = 'moved'");
    expectWrong(findings);
    expect(findings.map(({ text }) => text)).to.include(
      'post 8 "Which errors to try again" by user 5, who has been deleted',
    );
  });

  it('says what is not given, and examines the rest', async () => {
    await open();
    const none = {
      POST_ADDRESS: undefined,
      POST_DATABASE_URL: undefined,
      AUTH_JWKS: undefined,
      USER_DATABASE_URL: undefined,
      USER_REFLECTION: undefined,
    };
    const findings = await release.examine({
      ...none,
      DATABASE_URL: 'postgres://duet_post:a-password@db.shop.svc/duet_post?sslmode=verify-full',
    });
    expectWrong(findings);
    const skipped = findings
      .filter(({ state }) => state === 'skipped')
      .map(({ check, service, text }) => `${check} ${service}: ${text}`);
    expect(skipped).to.deep.equal([
      'dns Post: POST_ADDRESS is not set, so checks that need it are skipped',
      'keys undefined: the source of token keys is not configured (AUTH_JWKS)',
      'token User: a token for another audience was not sent to User: none is configured',
      'database User: the migrations of User are not compared: its database is not configured (USER_DATABASE_URL or USER_DATABASE_DIRECTORY)',
      'reflection User: the expected reflection mode is not configured (USER_REFLECTION)',
    ]);
    expect(
      findings.filter(({ check, service, state }) => check === 'database' && service === 'Post' && state === 'well'),
    ).to.have.length(1);
  });

  it('shows no token for any response of a service', async () => {
    await open();
    const token = await shared.issuer.sign({ aud: [audiences.user], sub: client, exp: 1 });
    await release.examine({ USER_TOKEN_FILE: await release.file(token) });
    const printed = release.printed();
    for (const part of token.split('.')) expect(printed).not.to.include(part);
    expect(printed)
      .not.to.include('a-password')
      .and.not.match(/\.js:\d+/);
  });
});
