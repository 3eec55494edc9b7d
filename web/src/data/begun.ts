/** A request of `public/begin.js`; times by this page's clock. */
export interface BegunRequest {
  readonly answer: Promise<Response>;
  readonly beganMs: number;
  /** When the answer began to come, or it failed. */
  readonly answeredMs?: number;
}

declare global {
  /** By their addresses; each is taken once. */
  var trunklineBegun: Map<string, BegunRequest> | undefined;
}

/** An answer that was asked for so long ago is no answer to a question of now. */
const AGE_MS = 10_000;

/**
 * The request that the page began before the application's scripts had come; undefined where it began none, or somebody has
 * it already.
 */
export function takeBegun(path: string): BegunRequest | undefined {
  const begun = globalThis.trunklineBegun;
  const request = performance.now() < AGE_MS ? begun?.get(path) : undefined;
  begun?.delete(path);
  return request;
}

/** When it would have been sent had it been sent for whoever takes it now: an answer that lies ready kept nobody waiting meanwhile. */
export function sentMs({ beganMs, answeredMs }: BegunRequest, nowMs = performance.now()): number {
  return answeredMs === undefined ? beganMs : nowMs - (answeredMs - beganMs);
}

/** Settles as `answer` does, or fails as soon as nobody waits any more. */
export function unlessAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
