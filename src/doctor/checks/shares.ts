/** A pod far from its share has less than half of it, or more than twice as much. */
const least = 0.5;
const most = 2;

export interface Shares {
  /** How many calls each pod would get of all. */
  readonly fair: number;
  readonly uneven: readonly { readonly address: string; readonly calls: number }[];
}

/** Compares what the pods got, by address, with what each would get of equal parts. */
export const compareShares = (addresses: readonly string[], calls: ReadonlyMap<string, number>): Shares => {
  const total = [...calls.values()].reduce((sum, count) => sum + count, 0);
  const fair = addresses.length === 0 ? 0 : total / addresses.length;
  const got = addresses.map((address) => ({ address, calls: calls.get(address) ?? 0 }));
  const short = got.filter((pod) => pod.calls < fair * least);
  // What some lack the others have: that is no fault of theirs.
  return { fair, uneven: short.length > 0 ? short : got.filter((pod) => pod.calls > fair * most) };
};
