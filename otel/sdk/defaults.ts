/** Milliseconds and counts. */
const NUMBERS: Readonly<Record<string, number>> = {
  OTEL_METRIC_EXPORT_INTERVAL: 10_000,
  OTEL_METRIC_EXPORT_TIMEOUT: 10_000,
  /** Fewer, larger sendings cost less; a trace can be seen this much later. */
  OTEL_BSP_SCHEDULE_DELAY: 2_000,
  OTEL_BSP_EXPORT_TIMEOUT: 30_000,
  OTEL_BSP_MAX_QUEUE_SIZE: 16_384,
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: 1_024,
};

const WORDS: Readonly<Record<string, string>> = {
  OTEL_TRACES_EXPORTER: "otlp",
  OTEL_METRICS_EXPORTER: "otlp",
  /** The log is written, with its trace ids; where there is a store for it (Loki), `otlp` sends it there as well. */
  OTEL_LOGS_EXPORTER: "none",
  /** knex is not among them: each of its spans would tell one of pg's again (docs/decisions/0008). */
  OTEL_NODE_ENABLED_INSTRUMENTATIONS: "http,ioredis,koa,pg,runtime-node,undici",
  /** Process id, command line and host stay out: `resource.ts` names the process. */
  OTEL_NODE_RESOURCE_DETECTORS: "env",
  /** Nothing here reads baggage, and what a caller puts there would travel on to vendors. */
  OTEL_PROPAGATORS: "tracecontext",
};

/**
 * Writes our defaults into the environment, in place, as values of OpenTelemetry's own variables: SDK, instrumentations
 * and exporters read nothing else, so a variable that is set wins over us by itself. Blank is not set, nor is a number
 * that is none. What no variable can say (sampler, resource, contexts) is in `telemetry.ts`.
 */
export function applyDefaults(environment: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(WORDS)) {
    if (!environment[name]?.trim()) environment[name] = value;
  }
  for (const [name, value] of Object.entries(NUMBERS)) {
    if (!(Number(environment[name]) > 0)) environment[name] = String(value);
  }
}
