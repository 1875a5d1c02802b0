import type { Registry } from 'prom-client';
import { talliedCounter, talliedGauge } from '../../platform/metrics/tallied.js';
import type { CallSettings } from '../../platform/settings/call-settings.js';
import { createResponseMemory, type ResponseMemory } from './response-memory.js';

/** The response memory of a service, from its settings, and its metrics. */
export const openResponseMemory = (
  { responseMemoryBytes }: Pick<CallSettings, 'responseMemoryBytes'>,
  registry: Registry,
): ResponseMemory => {
  const memory = createResponseMemory({ totalBytes: responseMemoryBytes === 'auto' ? undefined : responseMemoryBytes });
  observeResponseMemory(registry, memory);
  return memory;
};

/** Its metrics for operators. */
export const observeResponseMemory = (registry: Registry, { counts }: Pick<ResponseMemory, 'counts'>): void => {
  const gauge = (name: string, help: string, values: () => number): void =>
    talliedGauge(registry, { name, help, values });
  gauge(
    'duet_response_memory_bytes',
    'Memory that responses hold while they are read, encoded or sent.',
    () => counts().heldBytes,
  );
  gauge('duet_response_memory_max_bytes', 'The limit of that memory.', () => counts().totalBytes);
  gauge('duet_response_memory_waiting', 'Calls that wait for response memory.', () => counts().waiting);
  talliedCounter(registry, {
    name: 'duet_response_memory_refusals_total',
    help: 'Calls rejected because no response memory was free.',
    values: () => counts().refused,
  });
};
