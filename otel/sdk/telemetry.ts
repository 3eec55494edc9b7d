import { context, createNoopMeter, metrics, propagation, trace } from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { RuntimeNodeInstrumentation } from "@opentelemetry/instrumentation-runtime-node";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { EmitContextManager } from "./context-manager.ts";
import { FinishingProcessor } from "./finish.ts";
import { instrument } from "./instrument.ts";
import { createTracingInstrumentations } from "./instrumentations.ts";
import { NoiseSampler } from "./noise.ts";
import { observeProcess } from "./process-metrics.ts";
import { renderPrometheus } from "./prometheus-text.ts";
import { createResource } from "./resource.ts";
import type { TelemetryRuntime } from "./runtime.ts";
import { createViews } from "./views.ts";

const DEFAULT_METRIC_INTERVAL_MS = 10_000;
/** Fewer, larger sendings cost less; a trace can be seen this much later. */
const DEFAULT_SPAN_DELAY_MS = 2_000;
const MAX_QUEUED_SPANS = 16_384;
const MAX_SPANS_PER_EXPORT = 1_024;

/**
 * Starts traces and metrics of this process: everything goes to the collector by OTLP over HTTP
 * (OTEL_EXPORTER_OTLP_ENDPOINT), every OTEL_METRIC_EXPORT_INTERVAL and OTEL_BSP_SCHEDULE_DELAY milliseconds. Spans
 * that cannot be sent are dropped, never waited for. Logs are not exported: pino writes them with their trace ids.
 */
export function startTelemetry(environment: Readonly<Record<string, string | undefined>>): TelemetryRuntime {
  context.setGlobalContextManager(new EmitContextManager());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());

  const resource = createResource(environment);
  const exportIntervalMillis = milliseconds(
    environment.OTEL_METRIC_EXPORT_INTERVAL,
    DEFAULT_METRIC_INTERVAL_MS,
  );
  const reader = new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter(),
    exportIntervalMillis,
    exportTimeoutMillis: exportIntervalMillis,
  });
  const meterProvider = new MeterProvider({ resource, views: createViews(), readers: [reader] });
  metrics.setGlobalMeterProvider(meterProvider);

  const tracerProvider = new TracerProvider({
    resource,
    sampler: new NoiseSampler(),
    spanProcessors: [
      new FinishingProcessor(),
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter(),
        scheduledDelayMillis: milliseconds(environment.OTEL_BSP_SCHEDULE_DELAY, DEFAULT_SPAN_DELAY_MS),
        maxQueueSize: MAX_QUEUED_SPANS,
        maxExportBatchSize: MAX_SPANS_PER_EXPORT,
      }),
    ],
  });
  trace.setGlobalTracerProvider(tracerProvider);

  // Durations come from spans (with exemplars): a meter that does nothing is the cheapest way not to record them twice.
  instrument(() => {
    registerInstrumentations({
      instrumentations: createTracingInstrumentations(),
      tracerProvider,
      meterProvider: { getMeter: () => createNoopMeter() },
    });
    registerInstrumentations({ instrumentations: [new RuntimeNodeInstrumentation()], meterProvider });
  });
  observeProcess(meterProvider);

  return {
    renderMetrics: async () => renderPrometheus((await reader.collect()).resourceMetrics),
    shutdown: async () => {
      await Promise.allSettled([tracerProvider.shutdown(), meterProvider.shutdown()]);
    },
  };
}

function milliseconds(value: string | undefined, fallback: number): number {
  const parsed = Number(value);
  return Number.isFinite(parsed) && parsed > 0 ? parsed : fallback;
}
