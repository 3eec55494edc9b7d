import { OtlpHttpTransport } from "@grafana/faro-transport-otlp-http";
import {
  ErrorsInstrumentation,
  type Faro,
  initializeFaro,
  SessionInstrumentation,
  ViewInstrumentation,
  WebVitalsInstrumentation,
} from "@grafana/faro-web-sdk";
import { connectErrorSink } from "./errors.ts";
import { channels } from "../data/live/connection.ts";
import { createLivePaint, type PaintedChange } from "./live-paint.ts";
import { watchMemory } from "./memory.ts";
import { createPageProfiler } from "./profiler.ts";
import { watchRenderTimes } from "./render-times.ts";
import { scrubItem } from "./scrub-item.ts";
import { connectSlowSink, reportSlow } from "./slow.ts";
import { measurementOf, within } from "./slow-measurement.ts";
import { noteSpan } from "./spans.ts";
import { parseTraceparent } from "./traceparent.ts";

/** The browser's side of the system in traces and metrics. */
const SERVICE_NAME = "trunkline-web";

/** Telemetry that runs. */
export interface RunningFaro {
  readonly faro: Faro;
  setView(pattern: string): void;
}

/**
 * Starts web vitals, errors and what people felt to be slow over OTLP. `faroUrl` is the collector's absolute OTLP/HTTP base: with a relative one
 * Faro would trace its own posts without end.
 */
export function startFaro(options: {
  readonly faroUrl: string;
  readonly environment: string;
  readonly release: string;
  readonly view: string;
}): RunningFaro {
  const base = new URL(options.faroUrl).href.replace(/\/+$/, "");
  const faro = initializeFaro({
    app: { name: SERVICE_NAME, version: options.release, environment: options.environment },
    transports: [new OtlpHttpTransport({ logsURL: `${base}/v1/logs`, tracesURL: `${base}/v1/traces` })],
    instrumentations: [
      new ErrorsInstrumentation(),
      new WebVitalsInstrumentation(),
      new SessionInstrumentation(),
      new ViewInstrumentation(),
    ],
    // A random id for the life of the page: it connects measurements, not visits, and never a person.
    sessionTracking: { enabled: true, persistent: false, samplingRate: 1 },
    view: { name: options.view },
    beforeSend: scrubItem,
    ignoreErrors: [/^ResizeObserver loop/, /AbortError/],
    isolate: true,
    preventGlobalExposure: true,
  });
  createPageProfiler(({ name, durationMs }) =>
    faro.api.pushMeasurement(
      { type: "slow-operation", values: { [name]: durationMs } },
      within(noteSpan({ name, durationMs })),
    ),
  );
  connectSlowSink((slow) => faro.api.pushMeasurement(...measurementOf(slow)));
  watchRenderTimes((name, value) => reportSlow({ kind: "render", name, value }));
  watchMemory(({ what, bytes }) => reportSlow({ kind: "memory", name: what, value: bytes }));
  channels.tapEvents(
    createLivePaint({
      clock: () => channels.serverClock,
      isWatched: () => document.visibilityState === "visible",
      onPainted: (change) => pushPainted(faro, change),
    }),
  );
  connectErrorSink({
    // What people were told of is found by that, were it the same as before.
    take: (error, trace) => faro.api.pushError(error, { ...within(trace), skipDedupe: trace !== undefined }),
    hearsWindow: true,
  });
  return { faro, setView: (pattern) => faro.api.setView({ name: pattern }) };
}

/** A measurement within the trace of what caused the change. */
function pushPainted(faro: Faro, { urgency, durationMs, traceparent }: PaintedChange): void {
  const cause = parseTraceparent(traceparent);
  faro.api.pushMeasurement(
    {
      type: urgency === "update" ? "live-update-to-paint" : `${urgency}-to-paint`,
      values: { duration_ms: durationMs },
    },
    within(cause),
  );
}
