import { describe, expect, it } from "vitest";
import { countOver, countPerDay, METRIC, mean, quantile, share, shareWithin, withLabel } from "./promql.ts";

describe("expressions", () => {
  it("take names of metrics from the catalogue", () => {
    expect(METRIC.smsDeliveryDuration).toBe("trunkline_sms_delivery_duration_seconds");
    expect(METRIC.callsStarted).toBe("trunkline_calls_started_total");
  });

  it("count a share of no bad events as 0, and of no events as nothing", () => {
    expect(share("bad", "all")).toBe("(bad or all * 0) / (all > 0)");
  });

  it("find a whole bound as Prometheus 3 writes it and as older ones do", () => {
    expect(shareWithin("m", 30, "1h")).toContain('m_bucket{le=~"30(\\\\.0)?"}');
    expect(shareWithin("m", 0.2, "1h")).toContain('m_bucket{le="0.2"}');
  });

  it("keep the bounds of a histogram together with the labels asked for", () => {
    expect(quantile(0.99, "m", { by: ["a"], window: "5m" })).toBe(
      "histogram_quantile(0.99, sum by (le, a) (increase(m_bucket[5m])))",
    );
  });

  it("are by the second as the zoom allows, unless they have a window of their own", () => {
    expect(mean("m")).toBe("sum(rate(m_sum[$__rate_interval])) / sum(rate(m_count[$__rate_interval]))");
    expect(mean("m", { window: "1h" })).toBe("sum(increase(m_sum[1h])) / sum(increase(m_count[1h]))");
  });

  it("count the day that begins at a point, not the one that ends there", () => {
    expect(countPerDay("m")).toContain(
      "max_over_time(m[1d] offset -1d) - m or max_over_time(m[1d] offset -1d)",
    );
  });

  it("count series that were born inside the window from nothing", () => {
    expect(countOver("m", "1h", {})).toMatch(
      /max_over_time\(m\[1h\]\) - \(m offset 1h\) or max_over_time\(m\[1h\]\)/,
    );
  });

  it("leave out series that lack a label", () => {
    expect(withLabel("sum by (a) (m)", "a")).toBe("sum by (a) (m) unless on (a) vector(0)");
  });
});
