import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { postDefinition } from '../../src/contract/post.js';
import { parseServiceConfig, retryIdempotent, type ServiceConfig } from '../../src/grpc/client/index.js';

const client = readFileSync(fileURLToPath(new URL('../../../examples/client-go/client.go', import.meta.url)), 'utf8');

describe('the service config of examples/client-go', () => {
  it('retries the methods of Post that the contract lets a client repeat, as our own clients do', () => {
    const [, text = ''] = /const serviceConfig = `(.*?)`/s.exec(client) ?? [];
    expect(() => parseServiceConfig(text)).not.to.throw();
    const { methodConfig: [given] = [] } = JSON.parse(text) as ServiceConfig;
    const { name, retryPolicy } = retryIdempotent(postDefinition);
    expect(given?.name).to.have.deep.members([...name]);
    expect(given?.retryPolicy).to.deep.equal(retryPolicy);
  });
});
