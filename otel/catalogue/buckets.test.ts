import { describe, expect, it } from "vitest";
import { bucketsOf, HISTOGRAMS, levelsOn } from "./buckets.ts";
import { SPAN_METRICS } from "./metrics.ts";
import { latencySlo, SLAS } from "./slas.ts";

describe("bounds of histograms", () => {
  it("have every level that a row has on them", () => {
    for (const sla of SLAS) {
      if (sla.indicator.type === "latency_ratio") {
        expect(HISTOGRAMS.get(sla.indicator.metric), sla.id).toContain(sla.indicator.thresholdSeconds);
      }
      if (sla.indicator.type === "quantile") {
        for (const level of levelsOn(sla.indicator.metric)) {
          expect(HISTOGRAMS.get(sla.indicator.metric), sla.id).toContain(level);
        }
      }
    }
  });

  it("follow a row whose level changes, in ascending order and each once", () => {
    const row = latencySlo("voice-webhook-latency");
    const moved = { ...row, indicator: { ...row.indicator, thresholdSeconds: 0.123 } };
    const bounds = bucketsOf(SPAN_METRICS.duration, SPAN_METRICS.buckets, [moved]);
    expect(bounds).toContain(0.123);
    expect(bounds).toEqual([...new Set(bounds)].sort((a, b) => a - b));
    expect(bucketsOf(SPAN_METRICS.duration, SPAN_METRICS.buckets, [])).not.toContain(0.123);
  });
});
