import { chart as current, helm, valueFlags } from '../../support/helm.js';
import type { Release } from '../../support/release.js';
import { benchValues } from './bench.js';

export interface Upgrade {
  /** Default the tree's own. */
  readonly chart?: string;
  /** As for `--set`, over the values that the release was installed with. */
  readonly set?: Readonly<Record<string, string | number | boolean>>;
}

/** `helm upgrade`, to its end. */
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
