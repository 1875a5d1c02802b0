import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { notes, valuesFiles } from './helm.js';

/** The lines to paste: the indented ones. */
const commands = (text: string): string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('  '))
    .map((line) => line.trim());

describe('the notes after an install', () => {
  for (const file of valuesFiles) {
    it(`are lines that a shell takes, with ${file}`, () => {
      const { status, stderr } = spawnSync('sh', ['-n'], {
        input: commands(notes({ file })).join('\n'),
        encoding: 'utf8',
      });
      expect(status, stderr).to.equal(0);
    });
  }

  it('name the release and the namespace that they were installed as', () => {
    expect(commands(notes({ release: 'a', namespace: 'b' }))).to.include.members([
      `kubectl --namespace b get secret a-post-tls --output go-template='{{ index .data "ca.crt" | base64decode }}' >a-ca.crt`,
      'TOKEN=$(kubectl --namespace b create token a-client --audience a-post.b)',
      'grpcurl -cacert a-ca.crt -authority a-post.b.svc -H "authorization: Bearer $TOKEN" localhost:9001 v1.post.Post/ListPosts',
      'helm --namespace b test a --logs',
    ]);
  });

  it('ask for no token where there is none, and say so loudly', () => {
    const text = notes({ file: 'tls-disabled-values.yaml' });
    expect(commands(text)).to.include('grpcurl -plaintext localhost:9001 v1.post.Post/ListPosts');
    expect(text)
      .to.include('WARNING: TLS is disabled')
      .and.include('WARNING: authentication is disabled')
      .and.not.include('TOKEN');
  });

  it('name each Secret and issuer that is not used', () => {
    const unused = [
      'database.existingSecret.post.name=a',
      'tls.issuerRef.name=a',
      'tls.existingSecret.user=a',
      'tls.existingSecret.client=a',
    ];
    const warnings = notes({ set: unused }).match(/(?<=WARNING: ).+/g);
    expect(warnings).to.deep.equal([
      'database.existingSecret.post.name is not used with database.source=bundled.',
      'tls.issuerRef.name is not used with tls.source=certManager.',
      'tls.existingSecret.client is not used with tls.source=certManager.',
      'tls.existingSecret.user is not used with tls.source=certManager.',
    ]);
    expect(notes()).to.not.include('WARNING');
  });

  it('show a certificate with mutual TLS', () => {
    expect(notes({ file: 'mutual-tls-values.yaml' })).to.include('-cert duet-client.crt -key duet-client.key');
  });

  it('offer no test where it would have no certificate to show', () => {
    const set = ['tls.mode=mutual', 'client.create=false'];
    expect(notes({ set }))
      .to.include('# duet-client.crt and duet-client.key are your own')
      .and.not.include('helm --namespace')
      .and.not.include('get secret duet-client-tls');
  });

  it('say how to read the contract where reflection is off', () => {
    expect(notes({ set: ['reflection=off'] })).to.include('Reflection is off');
  });

  it('show how the gateway is asked, by its name and with one token for both services, where there is one', () => {
    const text = notes({ release: 'a', namespace: 'b', set: ['gateway.enabled=true'] });
    expect(commands(text)).to.include.members([
      'kubectl --namespace b port-forward service/a-gateway 8080:8080 >/dev/null &',
      `kubectl --namespace b get secret a-gateway-tls --output go-template='{{ index .data "ca.crt" | base64decode }}' >a-gateway-ca.crt`,
      'TOKEN=$(kubectl --namespace b create token a-client --audience a-user.b --audience a-post.b)',
      'curl --cacert a-gateway-ca.crt --connect-to a-gateway.b.svc:8080:localhost:8080 -H "authorization: Bearer $TOKEN" https://a-gateway.b.svc:8080/v1/posts',
    ]);
    const { status, stderr } = spawnSync('sh', ['-n'], { input: commands(text).join('\n'), encoding: 'utf8' });
    expect(status, stderr).to.equal(0);
    expect(notes()).to.not.include('gateway');
  });

  it('show plaintext and a host that the gateway knows, where it has no TLS and knows its names', () => {
    const set = ['gateway.enabled=true', 'gateway.tls.mode=disabled', 'gateway.allowedHosts={api.example}'];
    expect(commands(notes({ set }))).to.include(
      'curl -H "host: api.example" -H "authorization: Bearer $TOKEN" http://localhost:8080/v1/posts',
    );
  });

  it('say what an uninstall leaves', () => {
    const text = notes();
    expect(text)
      .to.include('delete persistentvolumeclaim data-duet-postgresql-0')
      .and.include('delete secret duet-database');
    expect(notes({ file: 'existing-secrets-values.yaml' })).to.not.include('persistentvolumeclaim');
  });
});
