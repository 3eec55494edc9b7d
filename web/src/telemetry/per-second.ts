/** Allows `most` a second, and says no to the rest of that second: a busy board must not measure instead of work. */
export function perSecond(most: number, nowMs: () => number = () => Date.now()): () => boolean {
  let windowStartMs = 0;
  let count = 0;
  return () => {
    const now = nowMs();
    if (now - windowStartMs >= 1_000) {
      windowStartMs = now;
      count = 0;
    }
    count += 1;
    return count <= most;
  };
}
