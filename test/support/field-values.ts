import { keysOf, type Fields } from '../../src/resources/fields.js';
import { Violations } from '../../src/resources/violations.js';

const candidates = (type: string, key: string, variant: number): unknown[] => {
  if (type === 'integer') return [variant];
  return type === 'text' ? [`${key} ${variant}`, `010-${variant}`] : [[`${key} ${variant}`, '"second" \\ {,}']];
};

/** A valid value for each field: a different one per variant, and never the field's default. */
export const fieldValues = <E extends object>(fields: Fields<E>, variant: number): E => {
  const values: Partial<E> = {};
  for (const key of keysOf(fields)) {
    const isAccepted = (value: unknown): value is E[typeof key] => {
      const violations = new Violations();
      Reflect.apply(fields[key].check, undefined, [violations, key, value]);
      return violations.none;
    };
    const value = candidates(fields[key].type, key, variant).find(isAccepted);
    if (value === undefined) throw new Error(`no candidate is a valid ${key}: add one`);
    values[key] = value;
  }
  const isWhole = (some: Partial<E>): some is E => keysOf(fields).every((key) => key in some);
  if (!isWhole(values)) throw new Error('a field has no value');
  return values;
};
