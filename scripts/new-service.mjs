// Creates your own service in services/NAME, as a copy of examples/notes with other names:
//   npm run new-service NAME
// NAME replaces `notes`, and its singular replaces `note`: orders has CreateOrder, shop has CreateShop.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const [name = ''] = process.argv.slice(2);
const target = `services/${name}`;

/** Names of packages and types that the code of examples/notes uses or imports from src. */
const taken = new Set(['user', 'post', 'notes', 'note', 'duet']);

/** @param {string} problem */
const refuse = (problem) => {
  console.error(`${problem}\nusage: npm run new-service NAME`);
  process.exit(64);
};
if (!/^[a-z][a-z\d]{1,29}$/.test(name))
  refuse(`NAME is 2 to 30 lower-case letters and digits, and begins with a letter: ${name}`);
if (taken.has(name)) refuse(`${name} is a name of the services that exist; choose another`);
if (existsSync(join(root, target))) refuse(`${target} exists already`);

const one = /[^s]s$/.test(name) ? name.slice(0, -1) : name;

/** @param {string} word */
const capitalized = (word) => word.slice(0, 1).toUpperCase() + word.slice(1);
/** @type {Readonly<Record<string, string>>} */
const words = {
  'examples/notes': target,
  Notes: capitalized(name),
  notes: name,
  NOTES: name.toUpperCase(),
  Note: capitalized(one),
  note: one,
  NOTE: one.toUpperCase(),
};
/** @param {string} text */
const renamed = (text) => text.replaceAll(/examples\/notes|NOTES?|Notes?|notes?/g, (word) => words[word] ?? word);

/** @param {string} directory */
const rename = (directory) => {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const [from, to] = [join(directory, entry.name), join(directory, renamed(entry.name))];
    renameSync(from, to);
    if (entry.isDirectory()) rename(to);
    else writeFileSync(to, renamed(readFileSync(to, 'utf8')));
  }
};

const gen = join(root, 'examples/notes/gen');
cpSync(join(root, 'examples/notes'), join(root, target), { recursive: true, filter: (path) => path !== gen });
rename(join(root, target));

/** @param {string[]} args */
const node = (...args) => execFileSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
node('scripts/generate.mjs', target);
// Names of another length change the line breaks.
node('node_modules/prettier/bin/prettier.cjs', '--write', target);

console.log(`${target} is a service: begin with its proto, then npm run generate and npm test.
How it is built, run and deployed: docs/your-own-service.md`);
