import { type Labels, labelsKey, type Sample } from "./series.ts";

interface Bucket {
  readonly bound: number;
  readonly count: number;
}

/** `histogram_quantile` over classic buckets, one result for each group of labels without `le`. */
export function histogramQuantile(quantile: number, samples: readonly Sample[]): readonly Sample[] {
  const groups = new Map<string, { readonly labels: Labels; readonly buckets: Bucket[] }>();
  for (const { labels, value } of samples) {
    const { le, __name__: _, ...rest } = labels;
    if (le === undefined) continue;
    const key = labelsKey(rest);
    const group = groups.get(key) ?? { labels: rest, buckets: [] };
    group.buckets.push({ bound: le === "+Inf" ? Number.POSITIVE_INFINITY : Number(le), count: value });
    groups.set(key, group);
  }
  return [...groups.values()].map(({ labels, buckets }) => ({
    labels,
    value: quantileOf(quantile, buckets),
  }));
}

function quantileOf(quantile: number, unsorted: readonly Bucket[]): number {
  const buckets = unsorted.toSorted((one, other) => one.bound - other.bound);
  const total = buckets.at(-1);
  if (total?.bound !== Number.POSITIVE_INFINITY || buckets.length < 2 || total.count === 0) return Number.NaN;
  const rank = quantile * total.count;
  const index = Math.min(
    buckets.findIndex(({ count }) => count >= rank),
    buckets.length - 1,
  );
  const bucket = buckets[index];
  const below = buckets[index - 1];
  if (bucket === undefined) return Number.NaN;
  if (index === buckets.length - 1) return below?.bound ?? Number.NaN;
  if (below === undefined && bucket.bound <= 0) return bucket.bound;
  const [start, before] = below === undefined ? [0, 0] : [below.bound, below.count];
  return start + (bucket.bound - start) * ((rank - before) / (bucket.count - before));
}
