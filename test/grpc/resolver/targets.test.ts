import { expect } from 'chai';
import { channelTarget } from '../../../src/grpc/resolver/channel-target.js';
import { parseKubernetesTarget } from '../../../src/grpc/kubernetes/kubernetes-target.js';

describe('a kubernetes target', () => {
  const good: readonly [path: string, target: object][] = [
    ['users.shop:9000', { service: 'users', namespace: 'shop', port: 9000 }],
    ['users.shop:grpc', { service: 'users', namespace: 'shop', port: 'grpc' }],
    ['users.shop:1e3', { service: 'users', namespace: 'shop', port: '1e3' }],
    ['users:9000', { service: 'users', namespace: undefined, port: 9000 }],
    ['users.shop.svc:9000', { service: 'users', namespace: 'shop', port: 9000 }],
    ['users.shop.svc.cluster.local.:9000', { service: 'users', namespace: 'shop', port: 9000 }],
  ];
  for (const [path, target] of good)
    it(`is read from ${path}`, () => expect(parseKubernetesTarget(path)).to.deep.equal(target));

  for (const path of [
    'users.shop',
    'users.shop:',
    ':9000',
    'users.shop:0',
    'users.shop:65536',
    'Users.shop:1',
    'users.shop.pod:1',
    'a.b.c:1',
    '-a.b:1',
    'users.shop:grpc,b:1',
    '',
  ]) {
    it(`is rejected as '${path}'`, () =>
      expect(() => parseKubernetesTarget(path)).to.throw(
        `kubernetes:///${path} must be kubernetes:///service.namespace:port`,
      ));
  }
});

describe('a channel target', () => {
  const cases: readonly [target: string, expected: string][] = [
    ['dns:///users.shop:9000', 'dns-poll:///users.shop:9000'],
    ['dns:users.shop:9000', 'dns-poll:///users.shop:9000'],
    ['users.shop:9000', 'dns-poll:///users.shop:9000'],
    ['localhost:9000', 'dns-poll:///localhost:9000'],
    ['[::1]:9000', 'dns-poll:///[::1]:9000'],
    ['dns://10.0.0.10/users.shop:9000', 'dns://10.0.0.10/users.shop:9000'],
    ['kubernetes:///users.shop:9000', 'kubernetes:///users.shop:9000'],
    ['static:///10.0.0.1:9000', 'static:///10.0.0.1:9000'],
    ['ipv4:10.0.0.1:9000', 'ipv4:10.0.0.1:9000'],
    ['unix:/run/users.sock', 'unix:/run/users.sock'],
  ];
  for (const [target, expected] of cases)
    it(`is ${expected} for ${target}`, () => expect(channelTarget(target)).to.equal(expected));
});
