import { live } from "./connection.ts";

/** Tells the connection about people and networks; call once. */
export function watchBrowser(): void {
  const active = () => live.noteActivity();
  for (const kind of ["pointerdown", "keydown", "pointermove"] as const) {
    window.addEventListener(kind, active, { passive: true });
  }
  window.addEventListener("online", () => live.retryNow());
  // Whoever opens the page, or comes back to it, looks at it.
  const look = () => {
    if (document.visibilityState !== "visible") return;
    active();
    live.retryNow();
  };
  document.addEventListener("visibilitychange", look);
  look();
}
