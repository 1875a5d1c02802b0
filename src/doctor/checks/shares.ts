/** A pod far from its fair share gets less than half of it, or more than twice as much. */
const least = 0.5;
const most = 2;

export interface Shares {
  /** The fair share of calls per pod. */
  readonly fair: number;
  readonly uneven: readonly { readonly address: string; readonly calls: number }[];
}

/** Compares the calls of each pod, by address, with its fair share. */
export const compareShares = (addresses: readonly string[], calls: ReadonlyMap<string, number>): Shares => {
  const total = [...calls.values()].reduce((sum, count) => sum + count, 0);
  const fair = addresses.length === 0 ? 0 : total / addresses.length;
  const got = addresses.map((address) => ({ address, calls: calls.get(address) ?? 0 }));
  const short = got.filter((pod) => pod.calls < fair * least);
  // If some pods get too few calls, the others get more, which is not their fault.
  return { fair, uneven: short.length > 0 ? short : got.filter((pod) => pod.calls > fair * most) };
};
