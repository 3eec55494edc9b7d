/** A page that grows is put right for so long. */
const WITHIN_MS = 10_000;
/** What somebody does to scroll by their own will. */
const OWN_WILL = ["wheel", "touchmove", "pointerdown", "keydown"] as const;

/**
 * Puts a page right on each frame until `put` says that it is, somebody scrolls by their own will, or ten seconds have passed. Answers
 * how to stop it; `onStop` is called once it has.
 */
export function putUntil(put: (passedMs: number) => boolean, onStop?: () => void): () => void {
  const beganAtMs = performance.now();
  const listening = new AbortController();
  const stop = () => {
    if (listening.signal.aborted) return;
    listening.abort();
    onStop?.();
  };
  for (const name of OWN_WILL) addEventListener(name, stop, { signal: listening.signal, passive: true });
  const frame = () => {
    if (listening.signal.aborted) return;
    const passedMs = performance.now() - beganAtMs;
    if (put(passedMs) || passedMs > WITHIN_MS) stop();
    else requestAnimationFrame(frame);
  };
  frame();
  return stop;
}
