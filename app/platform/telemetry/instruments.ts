import {
  type Attributes,
  type Counter,
  type Histogram,
  metrics,
  type ObservableCounter,
  type ObservableGauge,
  type UpDownCounter,
} from "@opentelemetry/api";
import { instrumentBuckets } from "../../../otel/catalogue/buckets.ts";
import { METRICS, type MetricDeclaration } from "../../../otel/catalogue/metrics.ts";

type Handle<K> = K extends "counter"
  ? Counter
  : K extends "histogram"
    ? Histogram
    : K extends "upDownCounter"
      ? UpDownCounter
      : K extends "observableCounter"
        ? ObservableCounter
        : ObservableGauge;

type Handles = { readonly [Name in keyof typeof METRICS]: Handle<(typeof METRICS)[Name]["kind"]> };

function createHandles(): Handles {
  const meter = metrics.getMeter("trunkline");
  const handles: Record<string, unknown> = {};
  for (const [key, declaration] of Object.entries(METRICS) as [string, MetricDeclaration][]) {
    const { name, unit, description } = declaration;
    const buckets = instrumentBuckets(declaration);
    const options = {
      unit,
      description,
      ...(buckets ? { advice: { explicitBucketBoundaries: [...buckets] } } : {}),
    };
    if (declaration.kind === "counter") handles[key] = meter.createCounter(name, options);
    else if (declaration.kind === "histogram") handles[key] = meter.createHistogram(name, options);
    else if (declaration.kind === "upDownCounter") handles[key] = meter.createUpDownCounter(name, options);
    else if (declaration.kind === "observableCounter")
      handles[key] = meter.createObservableCounter(name, options);
    else handles[key] = meter.createObservableGauge(name, options);
  }
  return handles as Handles;
}

/** One handle per row of the metric catalogue. Code imports these, never a metric's name. */
export const instruments: Handles = createHandles();

/** One observation of a gauge. */
export interface Observation {
  readonly value: number;
  readonly attributes?: Attributes;
}

/** A gauge of the catalogue, or a counter that somebody else counts, and how it is read at every export. */
export interface Gauge {
  readonly gauge: ObservableGauge | ObservableCounter;
  read(): Promise<readonly Observation[]> | readonly Observation[];
}

/**
 * Lets a gauge be read at every export; a failing read exports nothing (absence is alerted on).
 * Returns a function that stops it.
 */
export function observeGauge({ gauge, read }: Gauge): () => void {
  const callback: Parameters<ObservableGauge["addCallback"]>[0] = async (result) => {
    try {
      for (const { value, attributes } of await read()) result.observe(value, attributes);
    } catch {
      // The dependency that could not be read has a health metric and alerts of its own.
    }
  };
  gauge.addCallback(callback);
  return () => gauge.removeCallback(callback);
}
