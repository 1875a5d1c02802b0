import { expect } from 'chai';
import { settingsTemplate, valuesSchema, valuesTable } from '../../scripts/settings/chart-values.js';
import { readValues } from '../../scripts/settings/read-values.js';

const values = readValues(`# A heading.

# Which image.
image:
  # Its tag.
  tag: "" # @schema tag
# Pods: a | b.
podLabels: # @schema strings
  tier: backend
maxMessageBytes: 4194304 # @env MAX_MESSAGE_BYTES

# User alone.
user:
  # User's image.
  image:
    # Its digest.
    digest: "" # @schema digest
  # Imports.
  imports:
    # For small pods.
    maxOpen: 8 # @env IMPORT_MAX_OPEN
`);

describe("what is generated from the chart's values", () => {
  it("describes each value, by its comment and its setting's meaning", () => {
    const rows = valuesTable(values).split('\n').slice(2);
    expect(rows.slice(0, 2)).to.deep.equal([
      '| `image.tag` | `""` | shared. Its tag. |',
      '| `podLabels` | `{tier: backend}` | shared. Pods: a \\| b. |',
    ]);
    expect(rows.at(-1)).to.match(/^\| `user\.imports\.maxOpen` \| `8` \| How many imports .* For small pods\. \|$/);
  });

  it('lets a service override what is shared, and refuses other keys', () => {
    const { additionalProperties, properties } = JSON.parse(valuesSchema(values)) as {
      additionalProperties: boolean;
      properties: { user: { properties: { image: { properties: object }; maxMessageBytes: object } } };
    };
    expect(additionalProperties).to.equal(false);
    expect(properties.user.properties.image.properties).to.have.all.keys('tag', 'digest');
    expect(properties.user.properties.maxMessageBytes).to.include({ type: 'integer', minimum: 1024 });
  });

  it('hands settings to the services whose they are', () => {
    const [shared, user] = settingsTemplate(values).split('{{- if eq (index . 1) "user" }}\n');
    expect(shared).to.include(
      '- name: MAX_MESSAGE_BYTES\n  value: {{ include "duet.setting" $values.maxMessageBytes }}',
    );
    expect(user).to.match(
      /^- name: IMPORT_MAX_OPEN\n {2}value: \{\{ include "duet.setting" \$values.imports.maxOpen \}\}\n/,
    );
  });

  for (const [text, message] of [
    ['replicaCount: 2 # @schema count', 'replicaCount has no description'],
    ['# Pods.\nreplicaCount: 2', 'replicaCount needs # @schema'],
    ['# Pods.\nreplicaCount: 2 # @schema pods', 'value-types.ts has no type pods'],
    ['bytes: 1024 # @env MAX_BYTES', 'MAX_BYTES is no setting'],
    ['bytes: 1024 # @env MAX_MESSAGE_BYTES', 'bytes is 1024, and the default of MAX_MESSAGE_BYTES `4194304`'],
    ['bytes: 4194304 # @env MAX_MESSAGE_BYTES differs', 'bytes is 4194304'],
  ] as const) {
    it(`refuses ${JSON.stringify(text)}`, () =>
      expect(() => valuesSchema(readValues(`${text}\n\n# User.\nuser: {}\n`))).to.throw(message));
  }
});
