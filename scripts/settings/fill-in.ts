/**
 * A Markdown document with each part between `<!-- NAME -->` and `<!-- end of NAME -->` replaced. Throws when a part
 * is missing.
 */
export const fillIn = (document: string, parts: ReadonlyMap<string, string>): string => {
  let text = document;
  for (const [name, part] of parts) {
    const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`the document has no ${begin} with ${end} after it`);
    text = `${text.slice(0, from + begin.length)}\n${part}\n${text.slice(to)}`;
  }
  return text;
};
