declare global {
  /** Requests of `public/begin.js`, by their addresses; each is taken once. */
  var trunklineBegun: Map<string, Promise<Response>> | undefined;
}

/** An answer that was asked for so long ago is no answer to a question of now. */
const AGE_MS = 10_000;

/**
 * The answer to a request that the page began before the application's scripts had come; undefined where it began none, or somebody has
 * it already.
 */
export function takeBegun(path: string): Promise<Response> | undefined {
  const begun = globalThis.trunklineBegun;
  const answer = performance.now() < AGE_MS ? begun?.get(path) : undefined;
  begun?.delete(path);
  return answer;
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
