import { metrics } from "@opentelemetry/api";
import { getResourceDetectors } from "@opentelemetry/auto-instrumentations-node";
import { getStringFromEnv } from "@opentelemetry/core";
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import { NodeSDK } from "@opentelemetry/sdk-node";
import type { SeriesFromStart } from "../catalogue/series.ts";
import { EmitContextManager } from "./context-manager.ts";
import { applyDefaults } from "./defaults.ts";
import { createMetricExporters, createSpanExporters } from "./exporters.ts";
import { FinishingProcessor } from "./finish.ts";
import { loadInstrumented } from "./instrument.ts";
import { createInstrumentations, silenceDurations } from "./instrumentations.ts";
import { exportsLogs, sendLogLine } from "./log-lines.ts";
import { NoiseSampler } from "./noise.ts";
import { observeProcess } from "./process-metrics.ts";
import { renderPrometheus } from "./prometheus-text.ts";
import { createResource } from "./resource.ts";
import type { TelemetryRuntime } from "./runtime.ts";
import { createViews } from "./views.ts";
import { withZeros } from "./zero-series.ts";

/**
 * Starts this process's telemetry as OpenTelemetry's variables in `environment` (the process's own: its libraries read no
 * other) say, and as `defaults.ts` where they say nothing: traces and metrics go to the collector by OTLP over HTTP.
 * OTEL_LOGS_EXPORTER (none by default) sends the log's lines as well. OTEL_TRACES_SAMPLER takes the place of our sampler, noise included. Spans that cannot be sent are dropped, never waited for.
 */
export function startTelemetry(environment: NodeJS.ProcessEnv): TelemetryRuntime {
  applyDefaults(environment);
  const instrumentations = createInstrumentations();
  // A reader of its own for `/api/metrics`: it answers whatever is exported, and however.
  const textReader = new PrometheusExporter({ preventServerStart: true });
  let fromStart: readonly SeriesFromStart[] = [];
  const spanExporters = createSpanExporters();
  const sdk = new NodeSDK({
    contextManager: new EmitContextManager(),
    resource: createResource(environment),
    resourceDetectors: getResourceDetectors(),
    ...(getStringFromEnv("OTEL_TRACES_SAMPLER") === undefined ? { sampler: new NoiseSampler() } : {}),
    spanProcessors: spanExporters.length > 0 ? [new FinishingProcessor(), ...spanExporters] : [],
    metricReaders: [textReader, ...createMetricExporters()].map((reader) =>
      withZeros(reader, () => fromStart),
    ),
    views: createViews(),
    instrumentations,
  });
  sdk.start();
  loadInstrumented(instrumentations);
  silenceDurations(instrumentations);
  observeProcess(metrics.getMeterProvider());

  return {
    startAtZero: (series) => {
      fromStart = series;
    },
    renderMetrics: async () => renderPrometheus((await textReader.collect()).resourceMetrics),
    sendLogLine: exportsLogs() ? sendLogLine : undefined,
    shutdown: () => sdk.shutdown(),
  };
}
