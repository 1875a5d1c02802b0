import { expect } from 'chai';
import { refusal, render } from './helm.js';

describe('values that contradict each other', () => {
  for (const [values, said] of [
    [['tls.source=disabled'], 'user: auth.enabled needs TLS'],
    [['tls.source=disabled', 'user.auth.enabled=false'], 'post: auth.enabled needs TLS'],
    [['tls.source=disabled', 'auth.enabled=false', 'tls.mode=mutual'], 'tls.mode=mutual needs certificates'],
    [
      ['tls.source=disabled', 'auth.enabled=false', 'tls.trustBundle.configMap=cas'],
      'tls.trustBundle.configMap has no effect',
    ],
    [['tls.source=issuerRef'], 'needs tls.issuerRef.name'],
    [['tls.source=existingSecret', 'tls.existingSecret.user=a'], 'needs tls.existingSecret.post'],
    [
      ['tls.source=existingSecret', 'tls.existingSecret.user=a', 'tls.existingSecret.post=b', 'tls.mode=mutual'],
      'needs tls.existingSecret.client',
    ],
    [
      ['database.source=existingSecret', 'database.existingSecret.post.name=a'],
      'needs database.existingSecret.user.name',
    ],
    [['terminationGracePeriodSeconds=36'], 'kills a pod before it has drained'],
    [
      ['post.drain.timeoutSeconds=60', 'post.terminationGracePeriodSeconds=60'],
      'post: terminationGracePeriodSeconds=60',
    ],
    [['auth.enabled=false', 'reflection=authenticated'], 'reflection=authenticated needs auth.enabled=true'],
    [['post.auth.jwks=https://keys.example'], 'post: auth.jwks is the URL of another provider: set auth.issuer'],
    [
      ['user.auth.jwks=https://keys.example', 'user.auth.issuer=https://example'],
      'set post.userClient.existingTokenSecret.name',
    ],
    [['user.keepalive.minTimeMs=30001'], 'too_many_pings'],
    [['keepalive.permitWithoutStream=false'], 'set post.userClient.keepalive.permitWithoutCalls=false'],
    [
      ['post.userClient.authorBudgetMs=700'],
      'post.userClient.authorBudgetMs=700 is over before a hung connection is detected',
    ],
    [['autoscaling.enabled=true', 'post.autoscaling.minReplicas=9'], 'post: autoscaling.minReplicas is more'],
    [['user.serviceAccount.create=false'], 'needs user.serviceAccount.name'],
    [['networkPolicy.enabled=true'], 'needs networkPolicy.apiServer.cidrs'],
    [
      ['networkPolicy.enabled=true', 'networkPolicy.apiServer.cidrs[0]=10.0.0.1/32', 'database.source=existingSecret'],
      'needs networkPolicy.database.peers',
    ],
    [['metrics.serviceMonitor.enabled=true', 'metrics.podMonitor.enabled=true'], 'would count everything twice'],
    [
      ['networkPolicy.enabled=true', 'networkPolicy.apiServer.cidrs[0]=10.0.0.1/32', 'metrics.podMonitor.enabled=true'],
      'needs networkPolicy.metrics',
    ],
    [
      ['autoscaling.enabled=true', 'initContainers[0].name=proxy', 'initContainers[0].restartPolicy=Always'],
      'user: autoscaling by cpu needs resources.requests.cpu of the container proxy',
    ],
    [['strategy.rollingUpdate.maxSurge=0'], 'user: strategy.rollingUpdate.maxSurge and maxUnavailable are both 0'],
    [
      ['post.strategy.rollingUpdate.maxSurge=0%', 'post.strategy.rollingUpdate.maxUnavailable=0%'],
      'post: strategy.rollingUpdate.maxSurge and maxUnavailable are both 0',
    ],
    [['tls.certificate.duration=24h'], 'tls.certificate.renewBefore=720h is not shorter than'],
  ] as const) {
    it(`are refused in a sentence: ${values.join(', ')}`, () => expect(refusal(...values)).to.include(said));
  }

  it('are all named at once', () => {
    expect(refusal('tls.source=disabled', 'tls.mode=mutual', 'user.keepalive.minTimeMs=30001'))
      .to.include('user: auth.enabled')
      .and.include('post: auth.enabled')
      .and.include('tls.mode=mutual')
      .and.include('too_many_pings');
  });

  it('are not found where there are none', () => {
    for (const values of [
      ['tls.source=issuerRef', 'tls.issuerRef.name=internal', 'tls.issuerRef.kind=ClusterIssuer'],
      ['terminationGracePeriodSeconds=37'],
      ['keepalive.permitWithoutStream=false', 'post.userClient.keepalive.permitWithoutCalls=false'],
      ['keepalive.permitWithoutStream=false', 'post.userClient.keepalive.timeMs=off'],
      ['post.userClient.authorBudgetMs=701'],
      ['post.userClient.authorBudgetMs=500', 'post.userClient.readIdleTimeoutMs=off'],
      ['networkPolicy.enabled=true', 'networkPolicy.apiServer.cidrs[0]=10.0.0.1/32'],
      ['post.auth.jwks=https://keys.example', 'post.auth.issuer=https://example'],
      ['autoscaling.enabled=true', 'initContainers[0].name=prepare'],
      ['strategy.rollingUpdate.maxSurge=0', 'strategy.rollingUpdate.maxUnavailable=1'],
      ['strategy.type=Recreate', 'strategy.rollingUpdate.maxSurge=0'],
      ['tls.certificate.duration=1h30m', 'tls.certificate.renewBefore=89m'],
      ['tls.source=existingSecret', 'tls.existingSecret.user=a', 'tls.existingSecret.post=a', 'tls.issuerRef.name=b'],
    ])
      expect(() => render({ set: values }), values.join()).to.not.throw();
  });
});
