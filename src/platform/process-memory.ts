import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

/** What this process may use, in bytes: of its container, or of the machine without one, and of V8's heap within it. */
export const processMemory = (): { readonly totalBytes: number; readonly heapBytes: number } => {
  const machine = totalmem();
  // 0 or undefined where it is not known, and a number beyond all memory where a container has no limit.
  const container = process.constrainedMemory?.() || machine;
  return { totalBytes: Math.min(container, machine), heapBytes: getHeapStatistics().heap_size_limit };
};
