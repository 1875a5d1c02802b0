export interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

/** The rate of a token bucket: `burst` at once, `perSecond` on average. */
export interface BucketLimits {
  readonly perSecond: number;
  readonly burst: number;
}

/** Takes one token from a bucket that refills over time; a new bucket is full. `waitMs` 0 means taken. */
export const take = (
  bucket: Bucket | undefined,
  { perSecond, burst }: BucketLimits,
  nowMs: number,
): { readonly bucket: Bucket; readonly waitMs: number } => {
  const filled = bucket ? Math.min(burst, bucket.tokens + ((nowMs - bucket.atMs) / 1000) * perSecond) : burst;
  if (filled >= 1) return { bucket: { tokens: filled - 1, atMs: nowMs }, waitMs: 0 };
  return { bucket: { tokens: filled, atMs: nowMs }, waitMs: ((1 - filled) / perSecond) * 1000 };
};
