/** The time until a promise settles; rejects when it does. */
export const elapsedMs = async (work: Promise<unknown>): Promise<number> => {
  const startedMs = performance.now();
  await work;
  return performance.now() - startedMs;
};
