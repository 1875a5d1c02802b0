import { chart as current, helm, valueFlags } from '../../support/helm.js';
import type { Release } from '../../support/release.js';
import { benchValues } from './bench.js';

export interface Upgrade {
  /** Default: that of this tree. */
  readonly chart?: string;
  /** In the format of `--set`, over the values of the installed release. */
  readonly set?: Readonly<Record<string, string | number | boolean>>;
}

/** `helm upgrade`, until it has finished. */
export const upgrade = ({ namespace, name }: Release, { chart = current, set = {} }: Upgrade): Promise<string> =>
  helm(
    'upgrade',
    namespace,
    name,
    chart,
    '--wait',
    '--timeout',
    '5m',
    ...valueFlags({ files: benchValues.files, set: { ...benchValues.set, ...set } }),
  );
