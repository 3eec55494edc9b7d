import type { IncomingMessage } from "node:http";

const deadlines = new WeakMap<IncomingMessage, NodeJS.Timeout>();

/** Tells `onLate` when the body of a request has not come whole by then. Requests without one have no deadline here. */
export function startBodyDeadline(request: IncomingMessage, timeoutMs: number, onLate: () => void): void {
  const { "content-length": length, "transfer-encoding": encoding } = request.headers;
  if (encoding === undefined && (length === undefined || length === "0")) return;
  const timer = setTimeout(() => {
    if (!request.complete) onLate();
  }, timeoutMs);
  timer.unref();
  deadlines.set(request, timer);
  request.once("close", () => clearTimeout(timer));
}

/** For bodies that are streamed: they may take longer. */
export function liftBodyDeadline(request: IncomingMessage): void {
  clearTimeout(deadlines.get(request));
}
