import { describe, expect, it } from "vitest";
import { prometheusValue, queriesOf, type Reading } from "./prometheus-view.ts";
import type { PrometheusView } from "./objective.ts";
import { tempoValue } from "./tempo-view.ts";

const HISTOGRAM = { metric: "h_seconds", matchers: { route: "/x" } };

/** A reading in which the view's queries have these answers. */
const reading = (view: PrometheusView, ...answers: (number | null)[]): Reading =>
  Object.fromEntries(queriesOf(view, 60).map((query, index) => [query, answers[index] ?? null]));
const value = (view: PrometheusView, before: (number | null)[], after: (number | null)[]) =>
  prometheusValue(view, reading(view, ...before), reading(view, ...after), 60);

describe("Prometheus' view", () => {
  const share: PrometheusView = { kind: "share_within", histogram: HISTOGRAM, seconds: 0.2 };

  it("is of what happened between two readings", () => {
    expect(value(share, [100, 10], [200, 109])).toBe(0.99);
    expect(value({ kind: "mean", histogram: HISTOGRAM }, [10, 5], [20, 6])).toBe(0.1);
    const counter = { metric: "c_total", matchers: {} };
    expect(value({ kind: "increase", counter, scale: 0.1 }, [5], [105])).toBe(10);
    const bad = { metric: "c_total", matchers: { code: "~5.." } };
    expect(value({ kind: "share_good", total: counter, bad }, [0, 0], [200, 1])).toBe(0.995);
  });

  it("counts from zero what was not there before, and takes no bad series for no bad event", () => {
    expect(value(share, [null, null], [10, 10])).toBe(1);
    const total = { metric: "c_total", matchers: {} };
    const bad = { metric: "c_total", matchers: { code: "~5.." } };
    expect(value({ kind: "share_good", total, bad }, [0, null], [200, null])).toBe(1);
  });

  it("is none where nothing happened, and where nobody counts it", () => {
    expect(value(share, [10, 10], [10, 10])).toBeNull();
    expect(value(share, [null, null], [null, null])).toBeNull();
  });

  it("asks for the bucket of the bound, over a window as long as the run", () => {
    expect(queriesOf(share, 60)).toEqual([
      'sum(h_seconds_count{route="/x"})',
      'sum(h_seconds_bucket{route="/x",le="0.2"})',
    ]);
    expect(queriesOf({ kind: "query", query: "max_over_time(x[$window])" }, 61.2)).toEqual([
      "max_over_time(x[62s])",
    ]);
  });
});

describe("Tempo's view", () => {
  const spans = [
    { durationSeconds: 0.1, statusCode: 200 },
    { durationSeconds: 0.2, statusCode: 404 },
    { durationSeconds: 0.6, statusCode: 503 },
    { durationSeconds: 0.1, statusCode: null },
  ];

  it("is of the spans that it has", () => {
    expect(tempoValue({ kind: "share_within", seconds: 0.2 }, spans)).toBe(0.75);
    expect(tempoValue({ kind: "share_good" }, spans)).toBe(0.75);
    expect(tempoValue({ kind: "mean" }, spans)).toBeCloseTo(0.25);
    expect(tempoValue({ kind: "found" }, spans)).toBe(4);
  });

  it("is none without spans, except that none were found", () => {
    expect(tempoValue({ kind: "mean" }, [])).toBeNull();
    expect(tempoValue({ kind: "found" }, [])).toBe(0);
  });
});
