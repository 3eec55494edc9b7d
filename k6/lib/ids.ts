/** Hexadecimal digits of a fixed length from a number. */
function hex(value: number, digits: number): string {
  return Math.floor(value).toString(16).padStart(digits, "0").slice(-digits);
}

/** A random run id: 16 hexadecimal digits, the first half of all trace ids of the run. */
export function newRunId(): string {
  return Array.from({ length: 4 }, () => hex(Math.random() * 0x10000, 4)).join("");
}

/** The trace id of one webhook of a run: the same wherever it is computed, so that its trace can be fetched at the end. */
export function traceIdOf(runId: string, call: number, step: number): string {
  return `${runId}${hex(call, 8)}${hex(step + 1, 8)}`;
}

/** W3C trace context of a caller that wants its trace kept. */
export function traceparent(traceId: string): string {
  const spanId = `${hex(Math.random() * 0xffffffff, 8)}${hex(1 + Math.random() * 0xfffffffe, 8)}`;
  return `00-${traceId}-${spanId}-01`;
}

/** The vendor's id of one call of a run (a UUID by its form). */
export function callIdOf(runId: string, call: number): string {
  return `${runId.slice(0, 8)}-${runId.slice(8, 12)}-4${runId.slice(13, 16)}-8000-${hex(call, 12)}`;
}
