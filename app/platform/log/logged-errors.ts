import { trace, isSpanContextValid } from "@opentelemetry/api";

/** An error that was logged as one. */
export interface LoggedError {
  readonly error: Error;
  /** Of the span that was active; null: none was. */
  readonly traceId: string | null;
}

type Listener = (logged: LoggedError) => void;

const listeners = new Set<Listener>();

/** pino's level of lines that say "error" or worse. */
const ERROR_LEVEL = 50;

/** Told of every error that this process logs as one, wherever it happens. Returns a function that ends it. */
export function onLoggedError(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Tells of the error of a line, if it is bad enough and has one. Never throws: it is called where errors are told. */
export function tellLoggedError(fields: unknown, level: number): void {
  if (level < ERROR_LEVEL || listeners.size === 0) return;
  const error = fields instanceof Error ? fields : (fields as { error?: unknown } | null)?.error;
  if (!(error instanceof Error)) return;
  const context = trace.getActiveSpan()?.spanContext();
  const traceId = context && isSpanContextValid(context) ? context.traceId : null;
  for (const listener of listeners) {
    try {
      listener({ error, traceId });
    } catch {
      // The line itself is written all the same.
    }
  }
}
