/** The longest line; what servers and drivers say of themselves may be of any length. */
const maxCharacters = 600;

const secretForms: readonly [RegExp, string][] = [
  [/\beyJ[\w-]+\.[\w-]*\.?[\w-]*/g, '[token]'],
  [/\bBearer\s+\S+/gi, 'Bearer [token]'],
  [/(\b[a-z][a-z+]*:\/\/[^\s:/@]*):[^\s/@]*@/gi, '$1:[secret]@'],
];

/**
 * Makes a line that may be shown of any text: on one line, of a sane length, and without the secrets that this process
 * has been given or what looks like one. A net under the rule that no secret is written, since servers may echo.
 */
export class Concealer {
  readonly #secrets = new Set<string>();

  /** Never to be shown from now on. */
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
