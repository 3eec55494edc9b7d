/** An error that nobody handled, until telemetry is there to take it. */
type Sink = (error: Error) => void;

const MAX_WAITING = 20;
const waiting: Error[] = [];
let sink: Sink | undefined;

/** Reports an error that the page has caught. Before telemetry is loaded it waits; without telemetry it is dropped. */
export function reportError(thrown: unknown): void {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (sink) sink(error);
  else if (waiting.length < MAX_WAITING) waiting.push(error);
}

/** Keeps errors that happen before telemetry is loaded; call once, first of all. */
export function watchEarlyErrors(): void {
  const onError = (event: ErrorEvent) => {
    if (!sink) reportError(event.error ?? event.message);
  };
  const onRejection = (event: PromiseRejectionEvent) => {
    if (!sink) reportError(event.reason);
  };
  window.addEventListener("error", onError);
  window.addEventListener("unhandledrejection", onRejection);
}

/** From now on errors go to `next`, those that wait at once. */
export function connectErrorSink(next: Sink): void {
  sink = next;
  for (const error of waiting.splice(0)) next(error);
}
