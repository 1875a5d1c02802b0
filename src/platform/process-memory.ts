import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

/** The memory limits of this process in bytes: of its container, or of the machine without one, and of V8's heap. */
export const processMemory = (): { readonly totalBytes: number; readonly heapBytes: number } => {
  const machine = totalmem();
  // 0 or undefined if unknown, and a huge number if the container has no limit.
  const container = process.constrainedMemory?.() || machine;
  return { totalBytes: Math.min(container, machine), heapBytes: getHeapStatistics().heap_size_limit };
};
