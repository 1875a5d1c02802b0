/** How long it takes until a promise has settled; rejects when it does. */
export const elapsedMs = async (work: Promise<unknown>): Promise<number> => {
  const startedMs = performance.now();
  await work;
  return performance.now() - startedMs;
};
