import { loadConfig, type Warnings } from './config.js';
import { runProcess, type ProcessHost, type Scope } from './lifecycle.js';
import type { Logger } from './logger.js';
import { openLogs } from './logs/open-logs.js';
import type { Environment, Settings } from './settings/group.js';
import type { LogSettings } from './settings/log-settings.js';

export interface ServiceOptions<Config> {
  /** The fields of every log line. */
  readonly service: string;
  readonly settings: Settings<Config>;
  /** The composition root. */
  readonly start: (config: Config, logger: Logger, scope: Scope) => Promise<unknown>;
  /** Replaces `process.env`. */
  readonly environment?: Environment;
  readonly host?: ProcessHost;
}

/** Runs a service as a process: its config, logs, warnings and composition root, until SIGTERM. */
export const runService = async <Config extends { readonly logs: LogSettings }>(
  options: ServiceOptions<Config>,
): Promise<void> =>
  runProcess(async (scope) => {
    const config: Config & Warnings = loadConfig(options.settings, options.environment);
    const { logger, flush } = await openLogs(config.logs, { service: options.service });
    scope.reportTo(logger, flush);
    for (const warning of config.warnings) logger.warn({}, warning);
    await options.start(config, logger, scope);
  }, options.host);
