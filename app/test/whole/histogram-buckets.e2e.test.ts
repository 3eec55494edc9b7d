import { describe, expect, it } from "vitest";
import { HISTOGRAMS } from "../../../otel/catalogue/buckets.ts";
import { METRICS, prometheusName, WEB_VITAL_METRICS } from "../../../otel/catalogue/metrics.ts";
import { queryPrometheus } from "../../../otel/test/prometheus-reader.ts";

/** Fewer observations say nothing of a 99th percentile. */
const ENOUGH = 30;

/** Histograms whose values may lie at an end, with the reason. */
const AT_AN_END: ReadonlyMap<string, string> = new Map([
  [WEB_VITAL_METRICS.layoutShift.prometheus, "a page that does not shift at all is what is aimed at: 0"],
  [prometheusName(METRICS.callDuration), "k6 hangs up at once; people talk for longer than 5 s"],
]);

/** Of which of `quantiles` the bucket is the first one, or the one beyond the greatest bound. */
function quantilesAtAnEnd(counts: ReadonlyMap<number, number>, quantiles: readonly number[]): number[] {
  const buckets = [...counts].sort(([a], [b]) => a - b);
  const total = buckets.at(-1)?.[1] ?? 0;
  return quantiles.filter((quantile) => {
    const index = buckets.findIndex(([, count]) => count >= quantile * total);
    return index === 0 || index === buckets.length - 1;
  });
}

/** Cumulative counts by upper bound, over all series of a histogram. */
async function bucketCounts(metric: string): Promise<ReadonlyMap<number, number>> {
  const samples = await queryPrometheus(
    process.env.TRUNKLINE_PROMETHEUS_URL ?? "",
    `sum by (le) (${metric}_bucket)`,
  );
  return new Map(
    samples.map(({ metric: { le }, value }) => [
      le === "+Inf" ? Number.POSITIVE_INFINITY : Number(le),
      value,
    ]),
  );
}

describe("the buckets of each histogram fit what is observed", () => {
  it("tells a quantile at an end", () => {
    const counts = (...values: readonly number[]) =>
      new Map([0.1, 1, Number.POSITIVE_INFINITY].map((bound, index) => [bound, values[index] ?? 0]));
    expect(quantilesAtAnEnd(counts(10, 99, 100), [0.5, 0.99])).toEqual([]);
    expect(quantilesAtAnEnd(counts(60, 100, 100), [0.5, 0.99])).toEqual([0.5]);
    expect(quantilesAtAnEnd(counts(10, 98, 100), [0.5, 0.99])).toEqual([0.99]);
  });

  it("makes exceptions of histograms alone that exist", () => {
    expect([...AT_AN_END.keys()].filter((name) => !HISTOGRAMS.has(name))).toEqual([]);
  });

  it("has the median and the 99th percentile of what happened neither in the first nor in the last one", async () => {
    const judged: string[] = [];
    const misfits: string[] = [];
    for (const metric of HISTOGRAMS.keys()) {
      const counts = await bucketCounts(metric);
      if (AT_AN_END.has(metric) || (counts.get(Number.POSITIVE_INFINITY) ?? 0) < ENOUGH) continue;
      judged.push(metric);
      for (const quantile of quantilesAtAnEnd(counts, [0.5, 0.99]))
        misfits.push(`${metric}: ${quantile} of ${JSON.stringify([...counts])}`);
    }
    expect(misfits).toEqual([]);
    // What every run of the whole stack has enough of.
    expect(judged).toEqual(
      expect.arrayContaining(["traces_span_metrics_duration_seconds", "trunkline_queue_job_wait_seconds"]),
    );
  });
});
