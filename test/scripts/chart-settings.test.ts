import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { variablesOf } from '../../scripts/settings/settings-tables.js';
import { postSettings } from '../../src/post/settings.js';
import { userSettings } from '../../src/user/settings.js';

const templates = fileURLToPath(new URL('../../../charts/duet/templates/', import.meta.url));

/** Settings that the chart leaves at their defaults, or that Kubernetes sets. */
const leftOut: readonly string[] = [
  'AUTH_TOKENS_FILE',
  'KUBERNETES_SERVICE_HOST',
  'KUBERNETES_SERVICE_PORT',
  'OTEL_EXPORTER_OTLP_PROTOCOL',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'OTEL_SDK_DISABLED',
  'OTEL_TRACES_EXPORTER',
  'TLS_RECONNECT_WITHIN_MS',
  'USER_OUTLIER_INTERVAL_MS',
];

describe('the settings of the services', () => {
  it('are values of the chart, or are set by its templates, or are left out on purpose', () => {
    const text = readdirSync(templates)
      .filter((file) => file.endsWith('.tpl'))
      .map((file) => readFileSync(`${templates}${file}`, 'utf8'))
      .join('\n');
    const set = new Set([...text.matchAll(/^- name: ([A-Z_]+)$/gm)].map(([, name]) => name));
    const names = new Set([...variablesOf(userSettings).keys(), ...variablesOf(postSettings).keys()]);
    expect([...names].filter((name) => !set.has(name))).to.have.members(leftOut);
  });
});
