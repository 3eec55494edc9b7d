import { signal } from "@preact/signals";

/** A reload without the server does not begin anew: it has been away for as long as before. */
const KEPT_AS = "trunkline.offline-since";
let isKnownOnline = false;
const offlineSinceMs = signal<number | undefined>(undefined);

/** Since when no answer of the server has come; undefined while it answers. Found out by asking: browsers are often wrong. */
export const network = { offlineSinceMs } as const;

/** An answer came, whatever it was. */
export function noteAnswer(): void {
  if (isKnownOnline) return;
  isKnownOnline = true;
  offlineSinceMs.value = undefined;
  remember(undefined);
}

/** A request met no server. */
export function noteNoAnswer(nowMs = Date.now()): void {
  isKnownOnline = false;
  if (offlineSinceMs.peek() !== undefined) return;
  offlineSinceMs.value = remembered() ?? nowMs;
  remember(offlineSinceMs.peek());
}

/** The browser knows at once when a cable is pulled: nothing needs to be asked for that. */
export function watchNetwork(): void {
  window.addEventListener("offline", () => noteNoAnswer());
  if (!navigator.onLine) noteNoAnswer();
}

function remembered(): number | undefined {
  try {
    const kept = Number(sessionStorage.getItem(KEPT_AS));
    return kept > 0 ? kept : undefined;
  } catch {
    return undefined;
  }
}

function remember(sinceMs: number | undefined): void {
  try {
    if (sinceMs === undefined) sessionStorage.removeItem(KEPT_AS);
    else sessionStorage.setItem(KEPT_AS, String(sinceMs));
  } catch {
    // Storage is blocked: after a reload it begins anew.
  }
}
