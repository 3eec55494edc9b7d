/** What has to be there at last, however busy the page is. */
const AT_MOST_MS = 500;

/** Does something when the browser has nothing else to do, within half a second; what it answers takes that back. */
export function whenIdle(run: () => void): () => void {
  // Safari has none.
  if (!("requestIdleCallback" in window)) {
    const timer = setTimeout(run, AT_MOST_MS);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(run, { timeout: AT_MOST_MS });
  return () => cancelIdleCallback(handle);
}
