import { spawnSync } from 'node:child_process';

interface PromtoolResult {
  readonly status: number | null;
  /** Its whole output. */
  readonly output: string;
}

/** Runs Prometheus's own checker, which must be on PATH. */
export const promtool = (args: readonly string[], input = ''): PromtoolResult => {
  const { error, status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8', input });
  if (error) {
    throw new Error(
      'promtool could not be run: the chart tests need it on PATH (go install github.com/prometheus/prometheus/cmd/promtool@v0.316.0)',
      {
        cause: error,
      },
    );
  }
  return { status, output: stdout + stderr };
};
