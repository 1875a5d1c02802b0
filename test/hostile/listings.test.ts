import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { postDefinition } from '../../src/contract/post.js';
import { userDefinition } from '../../src/contract/user.js';
import { closing } from '../support/closing.js';
import { deploy, type DeploymentOptions } from './support/deployment.js';
import { caller } from './support/others.js';
import { withstand } from './support/withstand.js';

const listings = 300;
const answered = `status ${status.OK}`;
const refused = `status ${status.RESOURCE_EXHAUSTED}`;

describe('a service with little memory under 300 large listings at once', () => {
  const closeLater = closing();

  const little: Readonly<Record<string, Omit<DeploymentOptions, 'database'>>> = {
    'a cgroup of 256 MiB': { memoryMiB: 256 },
    'a heap of 128 MiB': { heapMiB: 128 },
    'a heap of 64 MiB': { heapMiB: 64 },
  };
  const listed = { user: userDefinition.ListUsers.path, post: postDefinition.ListPosts.path } as const;

  for (const [memory, options] of Object.entries(little)) {
    for (const service of ['user', 'post'] as const) {
      it(`answers what it has memory for, refuses the rest and lives: ${service} in ${memory}`, async function () {
        this.timeout(120_000);
        const deployment = closeLater(await deploy({ database: 'server', ...options }));
        const tokens = deployment.identities.attackerTokens;
        const reports = await withstand(
          deployment.services[service],
          {
            name: 'listings',
            options: { path: listed[service], request: '', count: listings, tokens, holdMs: 30_000 },
          },
          [caller(deployment, service)],
        );
        for (const { outcome } of reports) {
          const { [answered]: answers = 0, [refused]: refusals = 0 } = outcome;
          expect(answers + refusals, JSON.stringify(outcome)).to.equal(listings);
          expect(answers).to.be.above(0);
        }
      });
    }
  }
});
