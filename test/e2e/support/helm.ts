import { fileURLToPath } from 'node:url';
import { command } from './command.js';
import { settings } from './settings.js';

/** The chart's folder, with the values files of `ci/` that are no part of the package. */
export const chartFolder = fileURLToPath(new URL('../../../../charts/duet', import.meta.url));

/** Packages the chart as a release does, and resolves with the path of the package. */
const packageChart = async (): Promise<string> => {
  const destination = fileURLToPath(new URL('../chart', import.meta.url));
  const said = await command('helm', ['package', chartFolder, '--destination', destination]);
  const [, path] = /^Successfully packaged chart and saved it to: (.+)$/m.exec(said) ?? [];
  if (path === undefined) throw new Error(`helm package has not said where the package is: ${said}`);
  return path;
};

/** What is installed: the package, so that it is the package which is proven. */
export const chart = await packageChart();

export interface Values {
  /** Files of values, the later ones win. */
  readonly files?: readonly string[];
  /** As for `--set`; wins over the files. */
  readonly set?: Readonly<Record<string, string | number | boolean>>;
  /** Whole values, by their top-level keys; win over the files. */
  readonly json?: Readonly<Record<string, unknown>>;
}

/** The flags that give a release its values, with the images that are tested among them. */
export const valueFlags = ({ files = [], set = {}, json = {} }: Values = {}): string[] => [
  ...files.flatMap((file) => ['--values', file]),
  ...Object.entries({ 'image.repository': settings.imageRepository, 'image.tag': settings.imageTag, ...set }).flatMap(
    ([key, value]) => ['--set', `${key}=${value}`],
  ),
  ...Object.entries(json).flatMap(([key, value]) => ['--set-json', `${key}=${JSON.stringify(value)}`]),
];

/** `helm VERB --namespace NAMESPACE …`: what it prints. */
export const helm = (verb: string, namespace: string, ...args: readonly string[]): Promise<string> =>
  command('helm', [verb, '--namespace', namespace, ...args]);

/** `helm install --wait`: what it prints, NOTES.txt at the end of it. */
export const install = (namespace: string, release: string, values?: Values): Promise<string> =>
  helm('install', namespace, release, chart, '--wait', '--timeout', '4m', ...valueFlags(values));

export const uninstall = (namespace: string, release: string): Promise<string> =>
  helm('uninstall', namespace, release, '--wait', '--timeout', '2m');
