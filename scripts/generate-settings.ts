// Writes the files generated from the declared settings and the chart's values: the tables of docs/settings.md and of
// the chart's README, the values' schema, the environment variables of values, ports and methods for templates, and
// the gateway's OpenAPI document. With --check it writes nothing, and fails if a file differs.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { postDescriptors, userDescriptors } from '../src/contract/descriptors.js';
import { apiDocument } from '../src/gateway/api-document.js';
import { readDescriptors } from '../src/gateway/routes/router.js';
import { factsTemplate, settingsTemplate, valuesSchema, valuesTable } from './settings/chart-values.js';
import { fillIn } from './settings/fill-in.js';
import { readValues } from './settings/read-values.js';
import { settingsTables } from './settings/settings-tables.js';

/** From dist/scripts. */
const pathOf = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url));

const values = readValues(readFileSync(pathOf('charts/duet/values.yaml'), 'utf8'));

/** Maps the current text of each file to its new text. */
const files: Readonly<Record<string, (text: string) => string>> = {
  'docs/settings.md': (text) => fillIn(text, settingsTables()),
  'charts/duet/README.md': (text) => fillIn(text, new Map([['values', valuesTable(values)]])),
  'docs/openapi.json': () =>
    `${JSON.stringify(apiDocument([userDescriptors(), postDescriptors()].map(readDescriptors)), null, 2)}\n`,
  'charts/duet/values.schema.json': () => valuesSchema(values),
  'charts/duet/templates/_settings.tpl': () => settingsTemplate(values) + factsTemplate(),
};

for (const [file, generate] of Object.entries(files)) {
  const text = existsSync(pathOf(file)) ? readFileSync(pathOf(file), 'utf8') : '';
  const fresh = generate(text);
  if (fresh === text) continue;
  if (process.argv.includes('--check')) {
    console.error(`${file} is not what npm run generate:settings writes`);
    process.exitCode = 1;
  } else writeFileSync(pathOf(file), fresh);
}
