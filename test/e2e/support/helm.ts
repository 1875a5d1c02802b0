import { fileURLToPath } from 'node:url';
import { command } from './command.js';
import { settings } from './settings.js';

/** The chart's folder, with the values files of `ci/`, which are not in the package. */
export const chartFolder = fileURLToPath(new URL('../../../../charts/duet', import.meta.url));

/** Packages the chart like a release, and resolves to the path of the package. */
const packageChart = async (): Promise<string> => {
  const destination = fileURLToPath(new URL('../chart', import.meta.url));
  const said = await command('helm', ['package', chartFolder, '--destination', destination]);
  const [, path] = /^Successfully packaged chart and saved it to: (.+)$/m.exec(said) ?? [];
  if (path === undefined) throw new Error(`helm package has not said where the package is: ${said}`);
  return path;
};

/** The package is installed, so that the tests prove the package. */
export const chart = await packageChart();

export interface Values {
  /** Values files; later ones override earlier ones. */
  readonly files?: readonly string[];
  /** In the format of `--set`; overrides the files. */
  readonly set?: Readonly<Record<string, string | number | boolean>>;
  /** Complete values, by their top-level keys; they override the files. */
  readonly json?: Readonly<Record<string, unknown>>;
}

/** The flags for a release's values, including the tested images. */
export const valueFlags = ({ files = [], set = {}, json = {} }: Values = {}): string[] => [
  ...files.flatMap((file) => ['--values', file]),
  ...Object.entries({ 'image.repository': settings.imageRepository, 'image.tag': settings.imageTag, ...set }).flatMap(
    ([key, value]) => ['--set', `${key}=${value}`],
  ),
  ...Object.entries(json).flatMap(([key, value]) => ['--set-json', `${key}=${JSON.stringify(value)}`]),
];

/** `helm VERB --namespace NAMESPACE …`: its output. */
export const helm = (verb: string, namespace: string, ...args: readonly string[]): Promise<string> =>
  command('helm', [verb, '--namespace', namespace, ...args]);

/** `helm install --wait`: its output, with NOTES.txt at the end. */
export const install = (namespace: string, release: string, values?: Values): Promise<string> =>
  helm('install', namespace, release, chart, '--wait', '--timeout', '4m', ...valueFlags(values));

export const uninstall = (namespace: string, release: string): Promise<string> =>
  helm('uninstall', namespace, release, '--wait', '--timeout', '2m');
