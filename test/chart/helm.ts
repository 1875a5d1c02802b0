import {
  loadAllYaml,
  type KubernetesObject,
  type V1ConfigMap,
  type V1Deployment,
  type V1NetworkPolicy,
  type V1PodDisruptionBudget,
  type V1Role,
  type V1Secret,
  type V1Service,
  type V1StatefulSet,
} from '@kubernetes/client-node';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The chart's folder. Tests run from dist/test/chart. */
export const chart = fileURLToPath(new URL('../../../charts/duet', import.meta.url));

/** The package of the chart that upgrades begin from: test/e2e/disturbance/build-baseline.sh. */
export const baselineChart = fileURLToPath(
  new URL('../../../test/e2e/disturbance/baseline/chart.tgz', import.meta.url),
);

/** The folders of values files: those that CI installs with, and those for real environments. */
const folders = ['ci', 'examples'];

/** All values files, by name. */
export const valuesFiles = folders.flatMap((folder) => readdirSync(`${chart}/${folder}`).sort());

/** The path of one of `valuesFiles`. */
export const pathOfValues = (file: string): string =>
  `${chart}/${folders.find((folder) => readdirSync(`${chart}/${folder}`).includes(file))}/${file}`;

interface HelmResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs helm, which must be on PATH. It uses no cluster. */
export const helm = (...args: readonly string[]): HelmResult => {
  const { error, status, stdout, stderr } = spawnSync('helm', args, {
    encoding: 'utf8',
    env: { ...process.env, KUBECONFIG: '/dev/null' },
  });
  if (error) throw new Error('helm could not be run: the chart tests need it on PATH', { cause: error });
  return { status, stdout, stderr };
};

/** The chart to render, and its values. */
export interface Rendering {
  /** A folder or a package; default the chart's folder. */
  readonly chart?: string;
  readonly release?: string;
  readonly namespace?: string;
  /** One of `valuesFiles`. */
  readonly file?: string;
  /** In the format of `--set`. */
  readonly set?: readonly string[];
  /** Complete values, by their top-level keys. */
  readonly json?: Readonly<Record<string, unknown>>;
}

const argumentsOf = ({
  chart: rendered = chart,
  release = 'duet',
  namespace = 'shop',
  file,
  set = [],
  json = {},
}: Rendering): string[] => [
  release,
  rendered,
  '--namespace',
  namespace,
  ...(file === undefined ? [] : ['--values', pathOfValues(file)]),
  ...set.flatMap((value) => ['--set', value]),
  ...Object.entries(json).flatMap(([key, value]) => ['--set-json', `${key}=${JSON.stringify(value)}`]),
];

/** Every object that the chart renders, including its tests. */
export const render = (rendering: Rendering = {}): KubernetesObject[] => {
  const { status, stdout, stderr } = helm('template', ...argumentsOf(rendering));
  if (status !== 0) throw new Error(stderr);
  return (loadAllYaml(stdout) as (KubernetesObject | null)[]).filter((object) => object !== null);
};

/** Helm's error when it rejects the values; empty if it accepts them. */
export const refusalOf = (rendering: Rendering): string => helm('template', ...argumentsOf(rendering)).stderr;

/** The same for the chart's folder, with values in the format of `--set`. */
export const refusal = (...set: string[]): string => refusalOf({ set });

/** The notes that helm prints after an install. */
export const notes = (rendering: Rendering = {}): string => {
  const { status, stdout, stderr } = helm('install', ...argumentsOf(rendering), '--dry-run=client');
  if (status !== 0) throw new Error(stderr);
  return stdout.slice(stdout.indexOf('\nNOTES:\n') + '\nNOTES:\n'.length);
};

interface Kinds {
  readonly ConfigMap: V1ConfigMap;
  readonly Deployment: V1Deployment;
  readonly NetworkPolicy: V1NetworkPolicy;
  readonly PodDisruptionBudget: V1PodDisruptionBudget;
  readonly Role: V1Role;
  readonly Secret: V1Secret;
  readonly Service: V1Service;
  readonly StatefulSet: V1StatefulSet;
}

/** The only object of that kind and name. */
export const find = <K extends keyof Kinds>(objects: readonly KubernetesObject[], kind: K, name: string): Kinds[K] => {
  const found = objects.filter((object) => object.kind === kind && object.metadata?.name === name);
  if (found.length !== 1) throw new Error(`${found.length} objects are the ${kind} ${name}`);
  return found[0] as Kinds[K];
};
