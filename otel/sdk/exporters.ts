import { metrics } from "@opentelemetry/api";
import { getNumberFromEnv, getStringFromEnv, getStringListFromEnv } from "@opentelemetry/core";
import { OTLPMetricExporter as GrpcMetricExporter } from "@opentelemetry/exporter-metrics-otlp-grpc";
import { OTLPMetricExporter as JsonMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPMetricExporter as ProtobufMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import { OTLPTraceExporter as GrpcSpanExporter } from "@opentelemetry/exporter-trace-otlp-grpc";
import { OTLPTraceExporter as JsonSpanExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufSpanExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { ZipkinExporter } from "@opentelemetry/exporter-zipkin";
import {
  ConsoleMetricExporter,
  type MetricReader,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from "@opentelemetry/sdk-metrics";
import {
  BatchSpanProcessor,
  ConsoleSpanExporter,
  SimpleSpanProcessor,
  type SpanExporter,
  type SpanProcessor,
} from "@opentelemetry/sdk-trace";
import { LateProcessor } from "./late-processor.ts";

type Choices<Name extends string, T> = Readonly<Record<Name, () => T>>;
type Protocol = "grpc" | "http/json" | "http/protobuf";

const SPAN_PROTOCOLS: Choices<Protocol, SpanExporter> = {
  grpc: () => new GrpcSpanExporter(),
  "http/json": () => new JsonSpanExporter(),
  "http/protobuf": () => new ProtobufSpanExporter(),
};
const METRIC_PROTOCOLS: Choices<Protocol, PushMetricExporter> = {
  grpc: () => new GrpcMetricExporter(),
  "http/json": () => new JsonMetricExporter(),
  "http/protobuf": () => new ProtobufMetricExporter(),
};
const SPAN_EXPORTERS: Choices<"otlp" | "zipkin" | "console", SpanProcessor> = {
  otlp: () => new LateProcessor(() => batched(otlp("TRACES", SPAN_PROTOCOLS))),
  zipkin: () => new LateProcessor(() => batched(new ZipkinExporter())),
  console: () => new SimpleSpanProcessor({ exporter: new ConsoleSpanExporter() }),
};
const METRIC_EXPORTERS: Choices<"otlp" | "prometheus" | "console", MetricReader> = {
  otlp: () => periodic(otlp("METRICS", METRIC_PROTOCOLS)),
  prometheus: () =>
    new PrometheusExporter({
      host: getStringFromEnv("OTEL_EXPORTER_PROMETHEUS_HOST"),
      port: getNumberFromEnv("OTEL_EXPORTER_PROMETHEUS_PORT"),
    }),
  console: () => periodic(new ConsoleMetricExporter()),
};

/**
 * Where OTEL_TRACES_EXPORTER, OTEL_EXPORTER_OTLP_* and OTEL_BSP_* send spans. NodeSDK reads these variables, too, but
 * only when it is given no processor of ours, and ours must see each span before it is sent.
 */
export function createSpanExporters(): SpanProcessor[] {
  return chosen("OTEL_TRACES_EXPORTER", SPAN_EXPORTERS);
}

/**
 * Where OTEL_METRICS_EXPORTER, OTEL_EXPORTER_OTLP_* and OTEL_METRIC_EXPORT_* send metrics; for the same reason not left
 * to NodeSDK: the reader behind `/api/metrics` stands beside these.
 */
export function createMetricExporters(): MetricReader[] {
  return chosen("OTEL_METRICS_EXPORTER", METRIC_EXPORTERS);
}

function chosen<Name extends string, T>(variable: string, choices: Choices<Name, T>): T[] {
  const names = new Set(getStringListFromEnv(variable));
  if (names.has("none")) return [];
  return [...names].flatMap((name) => {
    if (isChoice(choices, name)) return [choices[name]()];
    warn(variable, name, choices);
    return [];
  });
}

function otlp<T>(signal: "TRACES" | "METRICS", protocols: Choices<Protocol, T>): T {
  const variable = `OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`;
  const name =
    getStringFromEnv(variable) ?? getStringFromEnv("OTEL_EXPORTER_OTLP_PROTOCOL") ?? "http/protobuf";
  if (isChoice(protocols, name)) return protocols[name]();
  warn(variable, name, protocols);
  return protocols["http/protobuf"]();
}

function isChoice<Name extends string>(choices: Choices<Name, unknown>, name: string): name is Name {
  return Object.hasOwn(choices, name);
}

/** A name that nobody knows is told and passed over, as OpenTelemetry wants it: telemetry must not stop a start. */
function warn(variable: string, name: string, choices: object): void {
  const known = Object.keys(choices).join(", ");
  process.emitWarning(`${variable}: "${name}" is none of ${known}`, "TelemetryWarning");
}

/** Counts what it hands on and what it loses: `SDK_METRICS.spansProcessed` of the catalogue. */
function batched(exporter: SpanExporter): SpanProcessor {
  return new BatchSpanProcessor({
    exporter,
    selfObsMeterProvider: metrics.getMeterProvider(),
    scheduledDelayMillis: getNumberFromEnv("OTEL_BSP_SCHEDULE_DELAY"),
    exportTimeoutMillis: getNumberFromEnv("OTEL_BSP_EXPORT_TIMEOUT"),
    maxQueueSize: getNumberFromEnv("OTEL_BSP_MAX_QUEUE_SIZE"),
    maxExportBatchSize: getNumberFromEnv("OTEL_BSP_MAX_EXPORT_BATCH_SIZE"),
  });
}

/** A sending may last as long as the interval at most: the next one must not find it still running. */
function periodic(exporter: PushMetricExporter): MetricReader {
  const intervalMs = getNumberFromEnv("OTEL_METRIC_EXPORT_INTERVAL") ?? Number.POSITIVE_INFINITY;
  const timeoutMs = getNumberFromEnv("OTEL_METRIC_EXPORT_TIMEOUT") ?? intervalMs;
  return new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: intervalMs,
    exportTimeoutMillis: Math.min(timeoutMs, intervalMs),
  });
}
