import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const read = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');

/** The start of a call that logs at warn or above. */
const calls = /(?:\.(?:warn|error|fatal)|\.write|\b(?:warn|writeFault))\(/g;

/** The text from a position to the parenthesis that closes the one before it. */
const argumentsAt = (code: string, start: number): string => {
  let depth = 1;
  let end = start;
  while (depth > 0) {
    if (code[end] === '(') depth += 1;
    if (code[end] === ')') depth -= 1;
    end += 1;
  }
  return code.slice(start, end - 1);
};

/** A template with each of its expressions replaced by an ellipsis. */
const withoutExpressions = (template: string): string => {
  let text = '';
  for (let at = 0; at < template.length; at += 1) {
    if (!template.startsWith('${', at)) {
      text += template[at];
      continue;
    }
    text += '…';
    for (let depth = 0; ; at += 1) {
      if (template[at] === '{') depth += 1;
      if (template[at] === '}' && --depth === 0) break;
    }
  }
  return text;
};

const literal = /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g;

/** The messages of level warn and above in a file: texts of several words. */
const messagesIn = (file: string): string[] => {
  const code = read(file);
  return [...code.matchAll(calls)].flatMap(({ index, 0: call }) => {
    const given = argumentsAt(code, index + call.length);
    if (call === '.write(' && !given.trimStart().startsWith("'warn'")) return [];
    return [...given.matchAll(literal)]
      .map(([, single, double, template]) => single ?? double ?? withoutExpressions(template ?? ''))
      .filter((text) => text.includes(' '));
  });
};

const files = readdirSync(`${root}/src`, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !/^grpc\/testing\/|^dev\//.test(name),
);
const messages = files.flatMap((name) => messagesIn(`src/${name}`).map((message) => ({ name, message })));

/** What docs/operations/logs.md says to do, by message. */
const documented = new Map<string, string>(
  [...read('docs/operations/logs.md').matchAll(/^\| (`.+`) \| (?:fatal|error|warn) \| (.*) \|$/gm)].flatMap(
    ([, names = '', action = '']) => [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => [name, action] as const),
  ),
);

describe('log messages of level warn and above', () => {
  it('are found in the code', () => {
    expect(messages).to.have.length.above(30);
  });

  for (const { name, message } of messages) {
    it(`say what happened and what to do, also in docs/operations/logs.md: ${name}, ${message}`, () => {
      expect(message).to.match(/^.+[;:] .+$/);
      expect([...documented.keys()]).to.include(message);
      expect(documented.get(message)).to.not.equal('');
    });
  }

  it('in docs/operations/logs.md are in the code', () => {
    const code = files.map((name) => read(`src/${name}`)).join('\n');
    const longestPart = (message: string): string =>
      message.split('…').reduce((longest, part) => (part.length > longest.length ? part : longest));
    expect([...documented.keys()].filter((message) => !code.includes(longestPart(message)))).to.deep.equal([]);
  });
});
