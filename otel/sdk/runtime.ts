import type { SeriesFromStart } from "../catalogue/series.ts";

/**
 * What the application may ask of the telemetry that `start.ts` has begun before it. Safe to import anywhere: without
 * `start.ts` (tests, OTEL_SDK_DISABLED=true) there is nothing to render and nothing to flush.
 */
export interface TelemetryRuntime {
  /** From now on these series are there, at zero until something happens in them. */
  startAtZero(series: readonly SeriesFromStart[]): void;
  /** This process's metrics in Prometheus' text format. */
  renderMetrics(): Promise<string>;
  /** Sends a line of the log; undefined where no log records are sent. */
  readonly sendLogLine: ((line: string) => void) | undefined;
  /** Sends what is waiting, then ends. */
  shutdown(): Promise<void>;
}

let runtime: TelemetryRuntime | undefined;

/** For `start.ts` only. */
export function setTelemetryRuntime(started: TelemetryRuntime): void {
  runtime = started;
}

/** Has this process export series in which nothing has happened yet. Nothing is exported when telemetry is switched off. */
export function startAtZero(series: readonly SeriesFromStart[]): void {
  runtime?.startAtZero(series);
}

/** This process's metrics in Prometheus' text format; a comment line when telemetry is switched off. */
export async function renderMetrics(): Promise<string> {
  return runtime ? runtime.renderMetrics() : "# telemetry is switched off\n";
}

/** What sends lines of the log (JSON, as written) beside writing them; undefined where none are sent. */
export function logLineSender(): ((line: string) => void) | undefined {
  return runtime?.sendLogLine;
}

/** Sends all waiting spans, metrics and log records, for `deadlineMs` at most. Never throws. True: all was sent in time. */
export async function shutdownTelemetry(deadlineMs: number): Promise<boolean> {
  if (!runtime) return true;
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), deadlineMs);
  });
  try {
    const ended = runtime.shutdown().then(
      () => true,
      () => false,
    );
    return await Promise.race([ended, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
