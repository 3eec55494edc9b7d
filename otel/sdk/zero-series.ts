import { type HrTime, ValueType } from "@opentelemetry/api";
import {
  AggregationTemporality,
  type DataPoint,
  DataPointType,
  type Histogram,
  InstrumentType,
  type MetricData,
  type MetricReader,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";
import { CATALOGUE_METER, type MetricDeclaration } from "../catalogue/metrics.ts";
import type { SeriesAttributes, SeriesFromStart } from "../catalogue/series.ts";

/**
 * Has a reader see zeros for series in which nothing has happened yet. The API can add 0 to a counter, but has no way to say that a
 * histogram is there and empty; here, where both are read, one way does for both. `fromStart` is asked at each reading.
 */
export function withZeros<Reader extends MetricReader>(
  reader: Reader,
  fromStart: () => readonly SeriesFromStart[],
): Reader {
  const startTime = timeOf(Date.now() - process.uptime() * 1_000);
  // Differences since the last reading need no zeros: what is not sent is none.
  if (reader.selectAggregationTemporality(InstrumentType.COUNTER) !== AggregationTemporality.CUMULATIVE)
    return reader;
  const setMetricProducer = reader.setMetricProducer.bind(reader);
  reader.setMetricProducer = (producer) =>
    setMetricProducer({
      collect: async (options) => {
        const { resourceMetrics, errors } = await producer.collect(options);
        const times = { startTime, endTime: timeOf(Date.now()) };
        return { resourceMetrics: addZeros(resourceMetrics, fromStart(), times), errors };
      },
    });
  return reader;
}

/** Adds a point of nothing for each series that has none, and is not part of a more detailed one that has. */
export function addZeros(
  read: ResourceMetrics,
  fromStart: readonly SeriesFromStart[],
  times: Pick<DataPoint<number>, "startTime" | "endTime">,
): ResourceMetrics {
  if (fromStart.length === 0) return read;
  const ours = read.scopeMetrics.find(({ scope }) => scope.name === CATALOGUE_METER);
  const before = new Map(ours?.metrics.map((metric) => [metric.descriptor.name, metric]));
  for (const { metric, series } of fromStart) {
    const seen = before.get(metric.name);
    const missing = series.filter((attributes) => !isAmong(attributes, seen?.dataPoints ?? []));
    if (missing.length === 0) continue;
    const added = zeros(metric, missing, times);
    const together = seen ? joined(seen, added) : added;
    if (together) before.set(metric.name, together);
  }
  const others = read.scopeMetrics.filter((scope) => scope !== ours);
  const scope = ours?.scope ?? { name: CATALOGUE_METER };
  return { ...read, scopeMetrics: [...others, { scope, metrics: [...before.values()] }] };
}

function isAmong(
  attributes: SeriesAttributes,
  points: readonly { readonly attributes: Readonly<Record<string, unknown>> }[],
): boolean {
  const wanted = Object.entries(attributes);
  return points.some((point) => wanted.every(([name, value]) => point.attributes[name] === value));
}

/** Undefined where a view has made something else of the instrument: its points are no longer of one kind with ours. */
function joined(seen: MetricData, added: MetricData): MetricData | undefined {
  if (seen.dataPointType !== added.dataPointType) return undefined;
  return { ...seen, dataPoints: [...seen.dataPoints, ...added.dataPoints] } as MetricData;
}

function zeros(
  { name, description, unit, kind, buckets }: MetricDeclaration,
  series: readonly SeriesAttributes[],
  times: Pick<DataPoint<number>, "startTime" | "endTime">,
): MetricData {
  const common = {
    descriptor: { name, description, unit, valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
  if (kind !== "histogram") {
    return {
      ...common,
      dataPointType: DataPointType.SUM,
      isMonotonic: kind !== "upDownCounter",
      dataPoints: series.map((attributes) => ({ ...times, attributes: { ...attributes }, value: 0 })),
    };
  }
  const boundaries = [...(buckets ?? [])];
  const value: Histogram = {
    buckets: { boundaries, counts: boundaries.map(() => 0).concat(0) },
    sum: 0,
    count: 0,
  };
  return {
    ...common,
    dataPointType: DataPointType.HISTOGRAM,
    dataPoints: series.map((attributes) => ({ ...times, attributes: { ...attributes }, value })),
  };
}

function timeOf(sinceEpochMs: number): HrTime {
  const seconds = Math.floor(sinceEpochMs / 1_000);
  return [seconds, Math.round((sinceEpochMs - seconds * 1_000) * 1e6)];
}
