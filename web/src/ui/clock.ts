import { signal } from "@preact/signals";

const nowMs = signal(Date.now());
let watchers = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** The time, ticking once a second for as long as somebody watches and the page is visible. */
export const clock = { nowMs } as const;

/** Keeps the clock ticking until the answer is called. */
export function watchClock(): () => void {
  watchers += 1;
  if (watchers === 1) resume();
  return () => {
    watchers -= 1;
    if (watchers === 0) clearTimeout(timer);
  };
}

/** Stops the clock while nobody looks; call once. */
export function watchVisibility(): void {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") resume();
    else clearTimeout(timer);
  });
}

function resume(): void {
  clearTimeout(timer);
  if (watchers === 0) return;
  nowMs.value = Date.now();
  // At the turn of the second, so that all durations on a page change together.
  timer = setTimeout(resume, 1_000 - (Date.now() % 1_000));
}
