/** Somebody who takes errors that nobody handled. */
export interface ErrorSink {
  take(error: Error): void;
  /** It listens to the window by itself: it is given only what happened before, and what the page caught. */
  readonly hearsWindow: boolean;
}

/** Errors that are kept for sinks which come later. */
const MAX_EARLY = 20;
const early: Error[] = [];
const sinks: ErrorSink[] = [];

/** Reports an error that the page has caught. */
export function reportError(thrown: unknown): void {
  tell(thrown, () => true);
}

/** Keeps errors that happen before anybody takes them; call once, first of all. */
export function watchEarlyErrors(): void {
  const uncaught = (thrown: unknown) => tell(thrown, ({ hearsWindow }) => !hearsWindow);
  window.addEventListener("error", (event) => uncaught(event.error ?? event.message));
  window.addEventListener("unhandledrejection", (event) => uncaught(event.reason));
}

/** From now on errors go to `sink` as well, those that have happened at once. */
export function connectErrorSink(sink: ErrorSink): void {
  sinks.push(sink);
  for (const error of early) sink.take(error);
}

function tell(thrown: unknown, isMeant: (sink: ErrorSink) => boolean): void {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (early.length < MAX_EARLY) early.push(error);
  for (const sink of sinks.filter(isMeant)) sink.take(error);
}
