import { expect } from 'chai';
import { fileURLToPath } from 'node:url';
import { installPackages } from '../../conformance/runner/install-python.js';
import { runCommand } from '../../conformance/support/command.js';
import { startSystem, type System } from '../harness.js';

const version = '4.32.5';
/** The folder of ndjson.py. */
const hooks = fileURLToPath(new URL('../../../../test/gateway/long', import.meta.url));
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
];

describe('schemathesis, against the OpenAPI document', () => {
  let system: System;
  before(async () => {
    system = await startSystem();
    await system.reset();
  });
  after(() => system.close());

  it('finds no fault of the server, no status and no answer that the document does not have', async () => {
    const python = await installPackages(`schemathesis@${version}`, [`schemathesis==${version}`]);
    const { code, output } = await runCommand(
      python.replace(/python$/, 'st'),
      [
        'run',
        `${system.url}/openapi.json`,
        '--checks',
        checks.join(','),
        '--max-examples',
        '100',
        '--seed',
        '1',
        '--continue-on-failure',
        '--no-shrink',
      ],
      { timeoutMs: 190_000, env: { ...process.env, PYTHONPATH: hooks, SCHEMATHESIS_HOOKS: 'ndjson' } },
    );
    expect(code, output.slice(-6_000)).to.equal(0);
  });
});
