import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { CATALOGUE_METER, type MetricDeclaration } from "../catalogue/metrics.ts";
import type { SeriesFromStart } from "../catalogue/series.ts";
import { renderPrometheus } from "./prometheus-text.ts";
import { withZeros } from "./zero-series.ts";

const sent: MetricDeclaration = {
  name: "test.sent",
  kind: "counter",
  unit: "{message}",
  description: "Messages",
  attributes: ["outcome", "carrier"],
};
const wait: MetricDeclaration = {
  name: "test.wait",
  kind: "histogram",
  unit: "s",
  description: "Waits",
  attributes: ["queue"],
  buckets: [0.1, 1],
};
const FROM_START: readonly SeriesFromStart[] = [
  { metric: sent, series: [{ outcome: "ok" }, { outcome: "failed" }] },
  { metric: wait, series: [{ queue: "sms" }, { queue: "mail" }] },
];

function started(fromStart: readonly SeriesFromStart[], temporality = AggregationTemporality.CUMULATIVE) {
  const reader = withZeros(
    new PeriodicExportingMetricReader({ exporter: new InMemoryMetricExporter(temporality) }),
    () => fromStart,
  );
  const meter = new MeterProvider({ readers: [reader] }).getMeter(CATALOGUE_METER);
  return {
    counter: meter.createCounter(sent.name, sent),
    histogram: meter.createHistogram(wait.name, {
      ...wait,
      advice: { explicitBucketBoundaries: [...(wait.buckets ?? [])] },
    }),
    lines: async () =>
      renderPrometheus((await reader.collect()).resourceMetrics)
        .split("\n")
        .filter((line) => line.startsWith("test_"))
        .map((line) => line.replace(/otel_scope_name="\w+",?/, "").replace(/,?\}/, "}")),
    read: async () => (await reader.collect()).resourceMetrics.scopeMetrics,
  };
}

describe("series at zero", () => {
  it("are there before anything has happened, buckets and all", async () => {
    expect(await started(FROM_START).lines()).toEqual([
      'test_sent_total{outcome="ok"} 0',
      'test_sent_total{outcome="failed"} 0',
      'test_wait_seconds_count{queue="sms"} 0',
      'test_wait_seconds_sum{queue="sms"} 0',
      'test_wait_seconds_bucket{queue="sms",le="0.1"} 0',
      'test_wait_seconds_bucket{queue="sms",le="1"} 0',
      'test_wait_seconds_bucket{queue="sms",le="+Inf"} 0',
      'test_wait_seconds_count{queue="mail"} 0',
      'test_wait_seconds_sum{queue="mail"} 0',
      'test_wait_seconds_bucket{queue="mail",le="0.1"} 0',
      'test_wait_seconds_bucket{queue="mail",le="1"} 0',
      'test_wait_seconds_bucket{queue="mail",le="+Inf"} 0',
    ]);
  });

  it("make room for what happens, also where that is told in more detail, and stay where nothing has", async () => {
    const { counter, histogram, lines } = started(FROM_START);
    counter.add(2, { outcome: "failed", carrier: "twilio" });
    histogram.record(0.5, { queue: "mail" });
    const seen = await lines();
    expect(seen.filter((line) => line.startsWith("test_sent"))).toEqual([
      'test_sent_total{outcome="failed",carrier="twilio"} 2',
      'test_sent_total{outcome="ok"} 0',
    ]);
    expect(seen.filter((line) => line.startsWith("test_wait_seconds_count"))).toEqual([
      'test_wait_seconds_count{queue="mail"} 1',
      'test_wait_seconds_count{queue="sms"} 0',
    ]);
  });

  it("began with the process, and are the same instrument for who reads", async () => {
    const [scope] = await started(FROM_START).read();
    expect(scope?.scope.name).toBe(CATALOGUE_METER);
    const [first] = scope?.metrics ?? [];
    const startedAtSeconds = Date.now() / 1_000 - process.uptime();
    expect(first?.dataPoints[0]?.startTime[0]).toBeCloseTo(startedAtSeconds, -1);
    expect(first?.descriptor).toMatchObject({ name: sent.name, unit: sent.unit });
  });

  it("are left out where differences are sent, and where nobody has asked for them", async () => {
    expect(await started(FROM_START, AggregationTemporality.DELTA).read()).toEqual([]);
    expect(await started([]).read()).toEqual([]);
  });
});
