import { expect } from 'chai';
import { grpcurl, grpcurlReflection, type Target } from './support/grpcurl.js';
import { type Component, type Release, sharedRelease } from './support/release.js';

const services = { user: 'v1.user.User', post: 'v1.post.Post' } as const;

for (const component of ['user', 'post'] as const satisfies readonly Component[]) {
  describe(`health and reflection of ${services[component]}`, () => {
    let duet: Release;
    let target: Target;
    let withoutToken: Target;

    before(async function () {
      this.timeout(300_000);
      duet = await sharedRelease();
      const { token = '', ...rest } = await duet.target(component);
      target = { ...rest, token };
      // grpcurl uses reflection first; the call itself has no token.
      withoutToken = { ...rest, reflectionToken: token };
    });

    it('answers health checks of the server and of the service, without a token', async () => {
      for (const service of ['', services[component]]) {
        const { code, messages } = await grpcurl(withoutToken, 'grpc.health.v1.Health/Check', { service });
        expect({ code, messages }).to.deep.equal({ code: 'OK', messages: [{ status: 'SERVING' }] });
      }
    });

    it('says that it does not know another service', async () => {
      expect(
        (await grpcurl(withoutToken, 'grpc.health.v1.Health/Check', { service: 'v1.nobody.Nobody' })).code,
      ).to.equal('NotFound');
    });

    it('lists its services', async () => {
      expect(await grpcurlReflection(target, 'list')).to.include.members([
        services[component],
        'grpc.health.v1.Health',
      ]);
    });

    it('describes its methods with their comments', async () => {
      const description = await grpcurlReflection(target, 'describe', services[component]);
      expect(description.join('\n')).to.match(/rpc \w+ \( \.v1\.\w+\.\w+Request \) returns/);
    });

    it('tells nothing of its services without a token', async () => {
      const { token: _token, ...anonymous } = target;
      const refused = await grpcurlReflection(anonymous, 'list').then(() => 'listed', String);
      expect(refused).to.match(/Unauthenticated/);
    });
  });
}
