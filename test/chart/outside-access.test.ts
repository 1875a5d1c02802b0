import type { KubernetesObject, V1Ingress } from '@kubernetes/client-node';
import { expect } from 'chai';
import { refusal, render } from './helm.js';

const kinds = ['GRPCRoute', 'BackendTLSPolicy', 'Ingress'];
const route = ['post.grpcRoute.enabled=true', 'post.grpcRoute.parentRefs[0].name=edge'];
const ingress = [
  'post.ingress.enabled=true',
  'post.ingress.hosts={post.example}',
  'post.ingress.tls[0].secretName=post-example',
];
const plaintext = ['tls.source=disabled', 'auth.enabled=false'];

interface Spec {
  readonly spec: Readonly<Record<string, unknown>>;
}

describe('access from outside', () => {
  const of = (kind: string, ...set: string[]): (KubernetesObject & Spec)[] =>
    render({ set }).filter((object): object is KubernetesObject & Spec => object.kind === kind);

  it('is off by default, and is turned on for one service or for both', () => {
    expect(render().filter(({ kind = '' }) => kinds.includes(kind))).to.deep.equal([]);
    expect(of('GRPCRoute', ...route).map(({ metadata }) => metadata?.name)).to.deep.equal(['duet-post']);
  });

  it('goes through a Gateway to the Service, which the gateway checks', () => {
    const set = [...route, 'post.grpcRoute.hostnames={post.example}', 'post.service.port=443'];
    expect(of('GRPCRoute', ...set)[0]?.spec).to.deep.equal({
      parentRefs: [{ name: 'edge' }],
      hostnames: ['post.example'],
      rules: [{ backendRefs: [{ name: 'duet-post', port: 443 }] }],
    });
    const [policy] = of('BackendTLSPolicy', ...set);
    expect(policy?.apiVersion).to.equal('gateway.networking.k8s.io/v1');
    expect(policy?.spec).to.deep.equal({
      targetRefs: [{ group: '', kind: 'Service', name: 'duet-post' }],
      validation: {
        hostname: 'duet-post.shop.svc',
        caCertificateRefs: [{ group: '', kind: 'Secret', name: 'duet-post-tls' }],
      },
    });
  });

  it('lets a Gateway trust a bundle or a CA of its own, by either version of the policy', () => {
    const ca = (...set: string[]): unknown =>
      (of('BackendTLSPolicy', ...route, ...set)[0]?.spec['validation'] as { caCertificateRefs: unknown } | undefined)
        ?.caCertificateRefs;
    expect(ca('tls.trustBundle.configMap=cas')).to.deep.equal([{ group: '', kind: 'ConfigMap', name: 'cas' }]);
    const own = 'post.grpcRoute.backendTLSPolicy.caCertificateRefs[0]';
    expect(
      ca('tls.trustBundle.configMap=cas', `${own}.name=edge`, `${own}.kind=ConfigMap`, `${own}.group=`),
    ).to.deep.equal([{ name: 'edge', kind: 'ConfigMap', group: '' }]);
    expect(of('BackendTLSPolicy', ...route, 'grpcRoute.backendTLSPolicy.apiVersion=v1alpha3')[0]?.apiVersion).to.equal(
      'gateway.networking.k8s.io/v1alpha3',
    );
  });

  it('has no policy where the pods speak plaintext, or another one is there', () => {
    expect(of('BackendTLSPolicy', ...route, ...plaintext)).to.deep.equal([]);
    expect(of('BackendTLSPolicy', ...route, 'grpcRoute.backendTLSPolicy.create=false')).to.deep.equal([]);
  });

  it('tells services of one host name apart by matches', () => {
    const both = ['grpcRoute.enabled=true', 'grpcRoute.parentRefs[0].name=edge', 'grpcRoute.hostnames={api.example}'];
    const matches = ['user', 'post'].map(
      (name) => `${name}.grpcRoute.matches[0].method.service=v1.${name}.${name === 'user' ? 'User' : 'Post'}`,
    );
    expect(of('GRPCRoute', ...both, ...matches).map(({ spec }) => spec['rules'])).to.deep.equal([
      [{ backendRefs: [{ name: 'duet-user', port: 9000 }], matches: [{ method: { service: 'v1.user.User' } }] }],
      [{ backendRefs: [{ name: 'duet-post', port: 9001 }], matches: [{ method: { service: 'v1.post.Post' } }] }],
    ]);
  });

  const annotations = (...set: string[]): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(of('Ingress', ...ingress, ...set)[0]?.metadata?.annotations ?? {}).map(([name, value]) => [
        name.replace('nginx.ingress.kubernetes.io/', ''),
        value,
      ]),
    );

  it('goes through ingress-nginx by gRPC over TLS, and nginx checks the certificate', () => {
    const [found] = of('Ingress', ...ingress, 'ingress.className=nginx') as unknown as V1Ingress[];
    expect(found?.spec).to.deep.equal({
      ingressClassName: 'nginx',
      tls: [{ secretName: 'post-example' }],
      rules: [
        {
          host: 'post.example',
          http: {
            paths: [
              { path: '/', pathType: 'Prefix', backend: { service: { name: 'duet-post', port: { name: 'grpc' } } } },
            ],
          },
        },
      ],
    });
    expect(annotations()).to.deep.equal({
      'backend-protocol': 'GRPCS',
      'proxy-body-size': '0',
      'proxy-ssl-secret': 'shop/duet-post-tls',
      'proxy-ssl-verify': 'on',
      'proxy-ssl-name': 'duet-post.shop.svc',
      'proxy-ssl-server-name': 'on',
    });
  });

  it('shows the certificate of the client account where TLS is mutual', () => {
    expect(annotations('tls.mode=mutual')['proxy-ssl-secret']).to.equal('shop/duet-client-tls');
  });

  it('is plaintext behind ingress-nginx where the pods speak plaintext', () => {
    expect(annotations(...plaintext)).to.deep.equal({ 'backend-protocol': 'GRPC', 'proxy-body-size': '0' });
  });

  it('keeps the annotations of an operator', () => {
    const own = String.raw`post.ingress.annotations.nginx\.ingress\.kubernetes\.io/proxy-ssl-secret=a/b`;
    expect(annotations(own, 'tls.trustBundle.configMap=cas')).to.include({
      'proxy-ssl-secret': 'a/b',
      'backend-protocol': 'GRPCS',
    });
  });

  for (const [values, said] of [
    [['post.grpcRoute.enabled=true'], 'post: grpcRoute.enabled needs grpcRoute.parentRefs'],
    [['grpcRoute.enabled=true', 'grpcRoute.parentRefs[0].name=a'], 'would match the same calls'],
    [
      [
        'grpcRoute.enabled=true',
        'grpcRoute.parentRefs[0].name=a',
        'grpcRoute.hostnames={a.example}',
        'user.grpcRoute.matches[0].method.service=v1.user.User',
      ],
      'would match the same calls',
    ],
    [
      [...route, 'tls.trustBundle.configMap=cas', 'tls.trustBundle.key=all.pem'],
      'post: grpcRoute.backendTLSPolicy reads the key ca.crt',
    ],
    [['user.ingress.enabled=true'], 'user: ingress.enabled needs ingress.hosts'],
    [['user.ingress.enabled=true', 'user.ingress.hosts={a.example}'], 'user: ingress.enabled needs ingress.tls'],
    [
      ['ingress.enabled=true', 'ingress.hosts={a.example}', 'ingress.tls[0].secretName=a'],
      'user.ingress.hosts and post.ingress.hosts both contain a.example',
    ],
    [[...ingress, 'tls.trustBundle.configMap=cas'], 'ingress-nginx reads the CA from a Secret'],
    [[...ingress, 'tls.mode=mutual', 'client.create=false'], 'needs a certificate that ingress-nginx presents'],
  ] as const) {
    it(`refuses in a sentence: ${values.join(', ')}`, () => expect(refusal(...values)).to.include(said));
  }
});
