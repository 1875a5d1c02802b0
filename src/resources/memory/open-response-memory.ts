import type { Registry } from 'prom-client';
import { talliedCounter, talliedGauge } from '../../platform/metrics/tallied.js';
import type { CallSettings } from '../../platform/settings/call-settings.js';
import { createResponseMemory, type ResponseMemory } from './response-memory.js';

/** The memory for a service's answers, as its settings say, and its metrics. */
export const openResponseMemory = (
  { responseMemoryBytes }: Pick<CallSettings, 'responseMemoryBytes'>,
  registry: Registry,
): ResponseMemory => {
  const memory = createResponseMemory({ totalBytes: responseMemoryBytes === 'auto' ? undefined : responseMemoryBytes });
  observeResponseMemory(registry, memory);
  return memory;
};

/** What operators watch of it. */
export const observeResponseMemory = (registry: Registry, { counts }: Pick<ResponseMemory, 'counts'>): void => {
  const gauge = (name: string, help: string, values: () => number): void =>
    talliedGauge(registry, { name, help, values });
  gauge('duet_response_memory_bytes', 'What answers that are read, encoded or sent hold.', () => counts().heldBytes);
  gauge('duet_response_memory_max_bytes', 'What they may hold.', () => counts().totalBytes);
  gauge('duet_response_memory_waiting', 'Calls that wait for memory.', () => counts().waiting);
  talliedCounter(registry, {
    name: 'duet_response_memory_refusals_total',
    help: 'Calls refused since there was no memory for their answers.',
    values: () => counts().refused,
  });
};
