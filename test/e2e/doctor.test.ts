import { RbacAuthorizationV1Api, type V1Pod } from '@kubernetes/client-node';
import { expect } from 'chai';
import { config, core, readyPods, secretValue } from './support/cluster.js';
import { tryCommand } from './support/command.js';
import { doctorPod, readLines, runDoctor, withEnvironment, type Examination } from './support/doctor.js';
import { helm } from './support/helm.js';
import { type Release, openRelease, podsOfComponent } from './support/release.js';

describe('duet doctor, on a cluster', () => {
  let duet: Release;
  let pod: V1Pod;

  before(async function () {
    this.timeout(300_000);
    duet = await openRelease('doctor', { set: { 'resources.requests.cpu': '10m' } });
    pod = await doctorPod(duet);
  });
  after(async function () {
    this.timeout(180_000);
    await duet?.close();
  });

  const examineWith = (environment: Readonly<Record<string, string>>): Promise<Examination> =>
    runDoctor(duet.namespace, withEnvironment(pod, environment));

  /** Expects exactly these failures, and the matching exit code. */
  const expectWrong = ({ code, lines, wrong }: Examination, ...expected: readonly RegExp[]): void => {
    expect(wrong.length, lines.join('\n')).to.equal(expected.length);
    for (const [index, line] of expected.entries()) expect(wrong[index]).to.match(line);
    expect(code).to.equal(expected.length === 0 ? 0 : 1);
  };

  it('finds nothing wrong with a healthy release, and leaves nothing out', async () => {
    const examination = await examineWith({});
    expectWrong(examination);
    expect(examination.lines.at(-1)).to.match(/^all checks passed: 32 ok, 0 caused by others, 0 skipped, 2 warnings$/);
  });

  it('warns of connections to a database that are not encrypted, as those to the bundled one are not', async () => {
    const { lines } = await examineWith({});
    const warnings = lines.filter((line) => line.startsWith('warning'));
    expect(warnings.map((line) => line.split(/ +/).slice(1, 3).join(' '))).to.deep.equal([
      'database User',
      'database Post',
    ]);
    expect(warnings[0]).to.match(/are not encrypted\. Set database\.existingSecret\.user\.ca/);
  });

  it('is what helm test runs', async () => {
    const printed = await helm('test', duet.namespace, duet.name, '--logs', '--timeout', '90s');
    expect(printed)
      .to.match(/Phase:\s+Succeeded/)
      .and.include('all checks passed: 32 ok');
  });

  it("examines what Post knows in Post's container, and says what is not given", async () => {
    const { code, stdout } = await tryCommand('kubectl', [
      '--namespace',
      duet.namespace,
      'exec',
      `deploy/${duet.name}-post`,
      '--',
      'duet',
      'doctor',
    ]);
    const examination = readLines(code ?? undefined, stdout);
    expectWrong(examination);
    expect(examination.lines).to.include(
      'skipped  dns          Post POST_ADDRESS is not set, so checks that need it are skipped',
    );
  });

  it('prints how it is used, without a command', async () => {
    const { code, stderr } = await tryCommand('kubectl', [
      '--namespace',
      duet.namespace,
      'exec',
      `deploy/${duet.name}-user`,
      '--',
      'duet',
    ]);
    expect(code).to.equal(64);
    expect(stderr).to.match(/^Usage: duet doctor/);
  });

  it('finds names that certificates lack, on each pod', async () => {
    const lacks =
      /^certificates User the certificate of pod duet-user-\S+ \([\d.]+\) lacks the name users\.example; .* Certificate duet-user/;
    expectWrong(await examineWith({ USER_CERTIFICATE_NAMES: 'users.example' }), lacks, lacks);
  });

  it('finds a token that is for another audience', async () => {
    const changed = structuredClone(pod);
    for (const { projected } of changed.spec?.volumes ?? []) {
      for (const { serviceAccountToken: token } of projected?.sources ?? [])
        if (token?.path === 'user') token.audience = 'elsewhere';
    }
    expectWrong(
      await runDoctor(duet.namespace, changed),
      new RegExp(
        `^token User the token for User is for the audience elsewhere, but duet-user\\.${duet.namespace} is required`,
      ),
    );
  });

  it('finds a database password that is wrong, and does not show it', async () => {
    const url = new URL(await secretValue(duet.namespace, `${duet.name}-database`, 'user-url'));
    url.password = 'not-the-password';
    const examination = await examineWith({ USER_DATABASE_URL: url.href });
    expectWrong(
      examination,
      /^database User .* cannot be used: the database rejects the password: .* Deployment duet-user .*"A new password"/,
    );
    expect(examination.lines.join('\n')).not.to.include('not-the-password');
  });

  it('finds reflection that is not as the release says', async () => {
    expectWrong(await examineWith({ POST_REFLECTION: 'off' }), /^reflection Post authenticated, but off is expected/);
  });

  it('finds that RBAC is missing', async () => {
    const rbac = config.makeApiClient(RbacAuthorizationV1Api);
    const name = `${duet.name}-client`;
    const { metadata, ...binding } = await rbac.readNamespacedRoleBinding({ namespace: duet.namespace, name });
    await rbac.deleteNamespacedRoleBinding({ namespace: duet.namespace, name });
    try {
      expectWrong(
        await examineWith({}),
        new RegExp(
          `^dns system:serviceaccount:${duet.namespace}:duet-client may not list EndpointSlices in the namespace ${duet.namespace} .*create rolebinding`,
        ),
      );
    } finally {
      await rbac.createNamespacedRoleBinding({
        namespace: duet.namespace,
        body: { ...binding, metadata: { name, labels: metadata?.labels ?? {} } },
      });
    }
  });

  it('finds a caller that no policy names', async () => {
    const changed = structuredClone(pod);
    if (changed.spec) changed.spec.serviceAccountName = `${duet.name}-user`;
    const denied = (method: string): RegExp =>
      new RegExp(`duet-user but does not allow it to call ${method}.*policy does not name this caller`);
    expectWrong(
      await runDoctor(duet.namespace, changed),
      /^dns .*duet-user may not list/,
      denied('/v1.user.User/BatchGetUsers'),
      denied('/v1.post.Post/ListPosts'),
    );
  });

  describe('a pod that takes connections and says nothing', () => {
    const name = 'silent';
    before(async function () {
      this.timeout(120_000);
      const { metadata, spec } = (await readyPods(duet.namespace, podsOfComponent(duet.name, 'user'), 2))[0] ?? {};
      const [container] = spec?.containers ?? [];
      if (!container || !spec) throw new Error('User has no pods');
      const { 'pod-template-hash': hash, ...labels } = metadata?.labels ?? {};
      expect(hash, 'what keeps the pod out of the Deployment').to.be.a('string');
      const { image = '', securityContext = {} } = container;
      const { securityContext: podSecurityContext = {} } = spec;
      await core.createNamespacedPod({
        namespace: duet.namespace,
        body: {
          metadata: { name, labels },
          spec: {
            automountServiceAccountToken: false,
            terminationGracePeriodSeconds: 0,
            securityContext: podSecurityContext,
            containers: [
              {
                name,
                image,
                imagePullPolicy: 'IfNotPresent',
                args: ['-e', 'require("node:net").createServer(() => {}).listen(9000)'],
                securityContext,
                ports: [{ name: 'grpc', containerPort: 9000 }],
              },
            ],
          },
        },
      });
      await readyPods(duet.namespace, podsOfComponent(duet.name, 'user'), 3);
    });
    after(() => core.deleteNamespacedPod({ namespace: duet.namespace, name }));

    it('is found, by name, and what follows from it says so', async () => {
      const examination = await examineWith({});
      expectWrong(examination, /^health User pod silent \([\d.]+\) does not respond .* describe pod silent/);
      const follows = examination.lines.filter((line) => line.startsWith('follows'));
      expect(follows.join('\n'))
        .to.match(/certificates User pod silent .* presents no certificate .*Caused by health of User/)
        .and.match(/share +User pod silent .* got none of 100 calls/);
    });
  });
});
