import { group, variable, type Group } from './group.js';
import { oneOf } from './schemas.js';

export interface LogSettings {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** `auto` is pretty on a terminal, otherwise JSON. */
  readonly format: 'auto' | 'json' | 'pretty';
}

export const logSettings = (): Group<LogSettings> =>
  group(
    {
      level: variable(
        'LOG_LEVEL',
        'The lowest level to log: `debug`, `info`, `warn` or `error`.',
        oneOf('debug', 'info', 'warn', 'error').default('info'),
      ),
      format: variable(
        'LOG_FORMAT',
        '`json`, `pretty`, or `auto`: pretty on a terminal, otherwise JSON. The image supports JSON only.',
        oneOf('auto', 'json', 'pretty').default('auto'),
      ),
    },
    (values) => values,
  );
