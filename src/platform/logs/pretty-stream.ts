import type { DestinationStream } from 'pino';

/** Fields that pino-pretty shows itself, or that the line starts with. */
const shownElsewhere = new Set(['level', 'time', 'service', 'message', 'err']);

/** A call in a few words; any other event with its fields on the same line. */
const lineOf = (fields: Readonly<Record<string, unknown>>): string => {
  const { service, message, method, code, route, status, ms, error } = fields;
  if (message === 'call' && typeof method === 'string') {
    const fault = typeof error === 'string' ? `: ${error}` : '';
    return `${String(service)}: ${method.slice(method.lastIndexOf('/') + 1)} ${String(code)} ${Number(ms).toFixed(1)} ms${fault}`;
  }
  if (message === 'request' && typeof route === 'string')
    return `${String(service)}: ${String(method)} ${route} ${String(status)} ${Number(ms).toFixed(1)} ms`;
  const others = Object.entries(fields).filter(([name]) => !shownElsewhere.has(name));
  const shown = others.map(([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return `${String(service)}: ${String(message)}${shown.join('')}${'err' in fields ? `\n    ${stackOf(fields['err'])}` : ''}`;
};

/** The stack of an error in logFields's form, with its causes. */
const stackOf = (err: unknown): string => {
  if (typeof err !== 'object' || err === null) return String(err);
  const { stack, message, cause }: { stack?: unknown; message?: unknown; cause?: unknown } = err;
  const own = String(stack ?? message).replaceAll('\n', '\n    ');
  return cause === undefined ? own : `${own}\n    caused by ${stackOf(cause)}`;
};

/** One readable line per event, with error stacks below. Undefined if pino-pretty is not installed. */
export const prettyStream = async (target?: DestinationStream): Promise<{ stream: DestinationStream } | undefined> => {
  try {
    const { default: build, prettyFactory } = await import('pino-pretty');
    const options = {
      messageKey: 'message',
      translateTime: 'SYS:HH:MM:ss.l',
      ignore: 'service,name',
      hideObject: true,
      messageFormat: lineOf,
    };
    if (target === undefined) return { stream: build({ ...options, sync: true }) };
    const format = prettyFactory({ ...options, colorize: false });
    return { stream: { write: (line) => target.write(format(line)) } };
  } catch {
    return undefined;
  }
};
