import { expect } from 'chai';
import { ConfigError, loadConfig } from '../../src/platform/config.js';
import { channelSettings, type ChannelSettings } from '../../src/platform/settings/channel-settings.js';
import { commonSettings, type CommonConfig } from '../../src/platform/settings/common-settings.js';
import type { Environment, Settings } from '../../src/platform/settings/group.js';

const common = commonSettings({ port: 9000 });
const withUser: Settings<CommonConfig & { user: ChannelSettings }> = {
  groups: { ...common.groups, user: channelSettings('USER') },
  rules: common.rules,
};

/** The minimal settings to start a service. */
const least: Environment = {
  TLS_MODE: 'disabled',
  AUTH_MODE: 'disabled',
  DATABASE_URL: 'postgres://duet:hunter2@db/duet',
};

const load = (environment: Environment) => loadConfig(common, { ...least, ...environment });

const problemsOf = (
  environment: Environment,
  settings: typeof common | typeof withUser = common,
): readonly string[] => {
  try {
    loadConfig<object>(settings, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};
const problems = (environment: Environment) => problemsOf({ ...least, ...environment });
const userProblems = (environment: Environment) => problemsOf({ ...least, ...environment }, withUser);

describe('the config', () => {
  it('has the documented defaults', () => {
    const { warnings, database, ...rest } = load({});
    expect(rest).to.deep.equal({
      listen: {
        address: { host: '0.0.0.0', port: 9000 },
        health: { host: '0.0.0.0', port: 8081 },
        metrics: { host: '0.0.0.0', port: 9464 },
      },
      logs: { level: 'info', format: 'auto' },
      tls: { mode: 'disabled' },
      auth: { mode: 'disabled' },
      calls: {
        defaultDeadlineMs: 10_000,
        maxMessageBytes: 4_194_304,
        maxRequestMemoryBytes: 67_108_864,
        maxConnections: 1_000,
        maxCalls: 5_000,
        maxCallsPerCaller: 4_000,
        maxCallsPerConnection: 1_000,
        callerRate: Infinity,
        callerBurst: 1_000,
        sendTimeoutMs: 600_000,
        responseMemoryBytes: 'auto',
        drainTimeoutMs: 25_000,
        reflection: 'authenticated',
      },
      keepalive: {
        timeMs: 60_000,
        timeoutMs: 20_000,
        maxConnectionIdleMs: 900_000,
        maxConnectionAgeMs: 1_800_000,
        maxConnectionAgeGraceMs: 30_000,
        minTimeMs: 10_000,
        permitWithoutStream: true,
      },
      tracing: { mode: 'off' },
    });
    expect(database).to.include({
      kind: 'server',
      poolSize: 10,
      statementTimeoutMs: 5_000,
      idleInTransactionTimeoutMs: 10_000,
      connectionTimeoutMs: 3_000,
      firstData: false,
    });
    expect(warnings).to.have.lengthOf(2);
  });

  it('names every problem at once, each by its variable', () => {
    const found = problemsOf({
      LISTEN_ADDRESS: 'everywhere',
      LOG_LEVEL: 'verbose',
      KEEPALIVE_TIME_MS: '-1',
      KEEPALIVE_PERMIT_WITHOUT_STREAM: 'yes',
      AUTH_JWKS: 'http://keys.example',
      DATABASE_POOL_SIZE: 'ten',
      MAX_MESSAGE_BYTES: '4MB',
      REFLECTION: 'on',
    });
    expect(found.map((problem) => problem.split(' ')[0])).to.have.members([
      'LISTEN_ADDRESS',
      'LOG_LEVEL',
      'KEEPALIVE_TIME_MS',
      'KEEPALIVE_PERMIT_WITHOUT_STREAM',
      'TLS_DIRECTORY',
      'AUTH_JWKS',
      'AUTH_AUDIENCE',
      'AUTH_POLICY_FILE',
      'DATABASE_URL',
      'DATABASE_POOL_SIZE',
      'MAX_MESSAGE_BYTES',
      'REFLECTION',
    ]);
    expect(found).to.include('LOG_LEVEL must be debug, info, warn or error, not verbose');
    expect(found).to.include('DATABASE_URL is required: postgres://user:password@host:5432/name, or pglite:DIRECTORY');
  });

  it('takes an empty text as not set', () => {
    expect(
      load({ LISTEN_ADDRESS: '', LOG_LEVEL: '', KEEPALIVE_TIME_MS: '', DATABASE_POOL_SIZE: '' }).listen.address.port,
    ).to.equal(9000);
    expect(problems({ DATABASE_URL: '' })).to.have.lengthOf(1);
  });

  it('turns off what may be off', () => {
    const config = load({
      HEALTH_ADDRESS: 'off',
      METRICS_ADDRESS: 'off',
      KEEPALIVE_MAX_CONNECTION_AGE_MS: 'off',
      DEFAULT_DEADLINE_MS: 'off',
      SEND_TIMEOUT_MS: 'off',
      RESPONSE_MEMORY_BYTES: 'auto',
    });
    expect(config.listen).to.include({ health: undefined, metrics: undefined });
    expect(config.keepalive.maxConnectionAgeMs).to.equal(Infinity);
    expect(config.calls).to.include({
      defaultDeadlineMs: Infinity,
      sendTimeoutMs: Infinity,
      responseMemoryBytes: 'auto',
    });
  });

  describe('of TLS', () => {
    it('asks for the directory unless it is disabled', () => {
      expect(problems({ TLS_MODE: 'mutual' })).to.deep.equal([
        'TLS_DIRECTORY is required with TLS_MODE=mutual: the directory of tls.crt, tls.key and ca.crt. To serve in plaintext, set TLS_MODE=disabled',
      ]);
      expect(load({ TLS_MODE: '', TLS_DIRECTORY: '/tls' }).tls).to.deep.equal({
        mode: 'server',
        directory: '/tls',
        reconnectWithinMs: 60_000,
      });
    });

    it('rejects plaintext tokens, unless only this machine can reach the service', () => {
      const auth = { AUTH_MODE: 'static', AUTH_TOKENS_FILE: '/tokens', AUTH_POLICY_FILE: '/policy' };
      expect(problems(auth)).to.have.lengthOf(1);
      expect(problems(auth)[0]).to.match(
        /^TLS_MODE must not be disabled unless AUTH_MODE is: tokens would be sent in plaintext/,
      );
      for (const LISTEN_ADDRESS of ['127.0.0.1:9000', '[::1]:9000', 'localhost:0'])
        expect(problems({ ...auth, LISTEN_ADDRESS })).to.deep.equal([]);
      expect(problems({ ...auth, TLS_MODE: 'server', TLS_DIRECTORY: '/tls' })).to.deep.equal([]);
    });

    it('warns of doors that stand open to others', () => {
      expect(load({}).warnings.join()).to.match(/TLS_MODE=disabled.*AUTH_MODE=disabled/);
      expect(load({ LISTEN_ADDRESS: '127.0.0.1:9000' }).warnings).to.deep.equal([]);
    });
  });

  describe('of who may call', () => {
    const tls = { TLS_MODE: 'server', TLS_DIRECTORY: '/tls' };
    const jwt = { ...tls, AUTH_MODE: 'jwt', AUTH_AUDIENCE: 'duet-user', AUTH_POLICY_FILE: '/policy' };

    it('takes the cluster as issuer by default, at its address inside', () => {
      expect(load({ ...jwt, KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '6443' }).auth).to.deep.equal({
        mode: 'jwt',
        audience: 'duet-user',
        policyFile: '/policy',
        issuer: {
          kind: 'kubernetes',
          host: 'fd00::1',
          port: 6443,
          caFile: '/var/run/secrets/duet/api/ca.crt',
          tokenFile: '/var/run/secrets/duet/api/token',
          issuer: undefined,
        },
      });
    });

    it('says what to do outside of a cluster', () => {
      expect(problems(jwt)).to.have.lengthOf(1);
      expect(problems(jwt)[0]).to.match(/^AUTH_JWKS is kubernetes by default, but this process is not in a cluster/);
    });

    it('takes an https URL with its issuer', () => {
      const url = { ...jwt, AUTH_JWKS: 'https://id.example/keys' };
      expect(problems(url)[0]).to.match(/^AUTH_ISSUER is required/);
      expect(load({ ...url, AUTH_ISSUER: 'https://id.example' }).auth).to.deep.include({
        issuer: {
          kind: 'url',
          url: 'https://id.example/keys',
          issuer: 'https://id.example',
          caFile: undefined,
          tokenFile: undefined,
        },
      });
      for (const AUTH_JWKS of ['http://id.example/keys', 'https://name:hunter2@id.example/keys', 'id.example']) {
        expect(problems({ ...jwt, AUTH_JWKS, AUTH_ISSUER: 'x' })).to.deep.equal([
          'AUTH_JWKS must be kubernetes, or an https URL without user and password',
        ]);
      }
    });

    it('names all that a mode needs', () => {
      const names = (environment: Environment) =>
        problems({ ...tls, ...environment }).map((problem) => problem.split(' ')[0]);
      expect(names({ AUTH_MODE: 'jwt' })).to.have.members(['AUTH_AUDIENCE', 'AUTH_POLICY_FILE', 'AUTH_JWKS']);
      expect(names({ AUTH_MODE: 'static' })).to.have.members(['AUTH_TOKENS_FILE', 'AUTH_POLICY_FILE']);
      expect(names({ AUTH_MODE: 'jtw' })).to.deep.equal(['AUTH_MODE']);
    });
  });

  describe('of the database', () => {
    it('keeps the URL a secret, in what it gives and in what it refuses', () => {
      const { database } = load({});
      expect(JSON.stringify(database)).to.not.include('hunter2');
      expect(database.kind === 'server' && database.url.reveal()).to.include('hunter2');
      for (const DATABASE_URL of [
        'hunter2',
        'postgres:hunter2',
        'mysql://hunter2@x/y',
        'postgres://u:hunter2/3@db/x',
        'postgres://u:50%hunter2@db/x',
        'postgres://u:hunter2@db/50%',
        'pglite:',
      ]) {
        expect(problems({ DATABASE_URL })).to.have.lengthOf(1);
        expect(problems({ DATABASE_URL })[0])
          .to.match(/^DATABASE_URL must be/)
          .and.not.include('hunter2');
      }
    });

    it('refuses the settings of a pool with PGlite, which ignores them', () => {
      expect(load({ DATABASE_URL: 'pglite:.duet/user', DATABASE_FIRST_DATA: 'true' }).database).to.deep.equal({
        kind: 'pglite',
        directory: '.duet/user',
        firstData: true,
      });
      expect(
        problems({
          DATABASE_URL: 'pglite:x',
          DATABASE_POOL_SIZE: '5',
          DATABASE_STATEMENT_TIMEOUT_MS: '1',
          DATABASE_CONNECTION_TIMEOUT_MS: '1',
        }),
      ).to.have.lengthOf(3);
    });
  });

  describe('of another service', () => {
    const user = { USER_ADDRESS: 'kubernetes:///duet-user-headless.duet:9000', USER_TLS_MODE: 'disabled' };

    it('has the documented defaults', () => {
      expect(loadConfig(withUser, { ...least, ...user }).user).to.deep.equal({
        address: 'kubernetes:///duet-user-headless.duet:9000',
        tls: { mode: 'disabled' },
        tokenFile: undefined,
        loadBalancing: 'round_robin',
        keepalive: { timeMs: 30_000, timeoutMs: 10_000, permitWithoutCalls: true },
        readIdle: { readIdleTimeoutMs: 150, pingTimeoutMs: 400 },
      });
    });

    it('refuses to send a token in plaintext', () => {
      expect(userProblems({ ...user, USER_TOKEN_FILE: '/token' })).to.deep.equal([
        'USER_TOKEN_FILE is not allowed with USER_TLS_MODE=disabled: the token would be sent in plaintext',
      ]);
      expect(
        userProblems({ ...user, USER_TLS_MODE: 'server', USER_TLS_DIRECTORY: '/ca', USER_TOKEN_FILE: '/token' }),
      ).to.deep.equal([]);
    });

    it('takes the targets that its resolvers know', () => {
      for (const USER_ADDRESS of [
        'dns:///user:9000',
        'dns://10.0.0.1/user:9000',
        'static:///10.0.0.1:9000,[::1]:9000',
        'ipv4:10.0.0.1:9000',
      ]) {
        expect(userProblems({ ...user, USER_ADDRESS })).to.deep.equal([]);
      }
      for (const USER_ADDRESS of ['user:9000', 'http://user:9000', 'kubernetes:///user', 'static:///', 'dns:///user']) {
        expect(userProblems({ ...user, USER_ADDRESS })).to.have.lengthOf(1);
      }
    });
  });

  describe('with variables that it does not know', () => {
    it('refuses one that was meant as a setting, and names the setting', () => {
      expect(problems({ DATABASE_POOLSIZE: '5' })).to.deep.equal([
        'DATABASE_POOLSIZE is not a setting; did you mean DATABASE_POOL_SIZE?',
      ]);
      expect(problems({ TLS_DIR: '/tls' })).to.deep.equal(['TLS_DIR is not a setting; did you mean TLS_DIRECTORY?']);
      expect(problems({ KEEPALIVE_TIMEOUT: '1' })[0]).to.include('KEEPALIVE_TIMEOUT_MS');
      expect(
        userProblems({ USER_ADRESS: 'x', USER_ADDRESS: 'dns:///user:1', USER_TLS_MODE: 'disabled' })[0],
      ).to.include('did you mean USER_ADDRESS?');
    });

    it('never refuses what Kubernetes sets for a Service of that name', () => {
      const links = {
        USER_SERVICE_HOST: '10.0.0.1',
        USER_SERVICE_PORT: '9000',
        USER_SERVICE_PORT_GRPC: '9000',
        USER_PORT: 'tcp://10.0.0.1:9000',
        USER_PORT_9000_TCP: 'tcp://10.0.0.1:9000',
        USER_PORT_9000_TCP_PROTO: 'tcp',
        USER_PORT_9000_TCP_PORT: '9000',
        USER_PORT_9000_TCP_ADDR: '10.0.0.1',
        DATABASE_PORT: 'tcp://10.0.0.1:5432',
        AUTH_SERVICE_HOST: '10.0.0.2',
      };
      expect(userProblems({ ...links, USER_ADDRESS: 'dns:///user:1', USER_TLS_MODE: 'disabled' })).to.deep.equal([]);
    });

    it('lists what it ignores, and leaves other variables alone', () => {
      const { warnings } = load({
        AUTH_SERVICE_HOST: '10.0.0.2',
        TLS_SOMETHING_ELSE_ENTIRELY: 'x',
        USER_AGENT: 'x',
        PATH: '/bin',
        LOG_LEVELS: 'x',
      });
      expect(warnings.at(-1)).to.equal(
        'ignored, because they are not settings: AUTH_SERVICE_HOST, TLS_SOMETHING_ELSE_ENTIRELY; check their spelling',
      );
    });
  });

  it('reads as one line when one thing is wrong, and as a list when more are', () => {
    expect(new ConfigError(['A is wrong']).message).to.equal('A is wrong');
    expect(new ConfigError(['A is wrong', 'B is wrong']).message).to.equal(
      '2 settings are not valid:\n  A is wrong\n  B is wrong',
    );
  });
});
