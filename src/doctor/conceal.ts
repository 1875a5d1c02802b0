/** The maximum length of a line, because servers and drivers may return texts of any length. */
const maxCharacters = 600;

const secretForms: readonly [RegExp, string][] = [
  [/\beyJ[\w-]+\.[\w-]*\.?[\w-]*/g, '[token]'],
  [/\bBearer\s+\S+/gi, 'Bearer [token]'],
  [/(\b[a-z][a-z+]*:\/\/[^\s:/@]*):[^\s/@]*@/gi, '$1:[secret]@'],
];

/**
 * Makes any text safe to show: on one line, with limited length, and without known secrets or texts that look like
 * one. A safety net only: secrets must not be written, but servers may echo them.
 */
export class Concealer {
  readonly #secrets = new Set<string>();

  /** Hides this text from now on. */
  add(secret: string): void {
    if (secret.length >= 4) this.#secrets.add(secret);
  }

  line(text: string): string {
    let shown = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
    for (const secret of this.#secrets) shown = shown.replaceAll(secret, '[secret]');
    for (const [form, instead] of secretForms) shown = shown.replaceAll(form, instead);
    return shown.length > maxCharacters ? `${shown.slice(0, maxCharacters)} …` : shown;
  }
}
