/** Safari does not say when it is idle: then it is so long. */
const SAFARI_MS = 200;

/** Does something when the browser has nothing else to do, in `atMostMs` however busy the page is; what it answers takes that back. */
export function whenIdle(run: () => void, atMostMs: number): () => void {
  if (!("requestIdleCallback" in globalThis)) {
    const timer = setTimeout(run, SAFARI_MS);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(run, { timeout: atMostMs });
  return () => cancelIdleCallback(handle);
}
