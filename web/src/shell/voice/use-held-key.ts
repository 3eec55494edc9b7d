import { useEffect } from "preact/hooks";
import type { VoiceSession } from "../../features/voice/voice-session.ts";
import { isHeld } from "./begin.ts";

/** Held longer it is push to talk, shorter a press: then a pause is the end. */
export const HOLD_MS = 350;

/** While the key that has opened the panel is held, it talks: letting go is the end of speech, and its repetitions are not typed. */
export function useHeldKey(session: VoiceSession): void {
  useEffect(() => {
    if (!isHeld()) return;
    const sinceMs = performance.now();
    const stop = new AbortController();
    addEventListener(
      "keydown",
      (event) => {
        if (event.repeat) event.preventDefault();
      },
      { capture: true, signal: stop.signal },
    );
    addEventListener(
      "keyup",
      () => {
        if (performance.now() - sinceMs < HOLD_MS) session.letGo();
        else session.stop();
        stop.abort();
      },
      { capture: true, signal: stop.signal },
    );
    return () => stop.abort();
  }, []);
}
