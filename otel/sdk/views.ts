import { AggregationType, type ViewOptions } from "@opentelemetry/sdk-metrics";

/** Durations that the collector computes from spans, with exemplars: recorded here as well they would be told twice. */
const TOLD_BY_SPANS = [
  "http.server.request.duration",
  "http.client.request.duration",
  "db.client.operation.duration",
];

/** Leaves out what span metrics say already. Bounds of our own histograms come with the instruments. */
export function createViews(): ViewOptions[] {
  return TOLD_BY_SPANS.map((instrumentName) => ({
    instrumentName,
    aggregation: { type: AggregationType.DROP },
  }));
}
