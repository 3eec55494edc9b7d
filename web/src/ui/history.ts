import { useLocation } from "preact-iso";
import { BACK } from "./common-shortcuts.ts";
import { createEntryMemory } from "./entry-memory.ts";
import { useShortcut } from "./shortcuts.ts";

/** While the page that is gone back to grows, its scroll is put right for so long. */
const RESTORE_WITHIN_MS = 10_000;
/** A page that is as long as it was may still be painted anew: for so long its scroll is looked at. */
const SETTLE_MS = 200;
const STORED_AS = "trunkline.entries";
/** What somebody does to scroll by their own will. */
const OWN_WILL = ["wheel", "touchmove", "pointerdown", "keydown"] as const;

/** What was left behind in each entry of the browser's history: scroll, cursor, how many pages were loaded. */
export const entryMemory = createEntryMemory({ keyNow: entryKey });

/** Names the entry of the history that is shown; the same after going back to it and after a reload. Browsers without the Navigation API: its address. */
function entryKey(): string {
  return window.navigation?.currentEntry?.key ?? `${location.pathname}${location.search}`;
}

/** Where one came from, when that was a page of ours. */
function pathBefore(): string | undefined {
  const index = window.navigation?.currentEntry?.index ?? 0;
  const url = window.navigation?.entries()[index - 1]?.url;
  return url ? new URL(url).pathname : undefined;
}

/** Goes where one came from; to `fallback` when the page was opened by its address. */
export function useGoBack(fallback: string): () => void {
  const { route } = useLocation();
  return () => (pathBefore() === undefined ? route(fallback) : history.back());
}

/** Esc goes back, for as long as the component is there. */
export function useBackShortcut(fallback: string): void {
  useShortcut(BACK, useGoBack(fallback));
}

/** True when the page before is `path`: a link to it goes back then, to the filters and the place where one was. */
export function isPageBefore(path: string): boolean {
  return pathBefore() === path;
}

/** Keeps the place in every page of the history; call once. */
export function watchHistory(): void {
  history.scrollRestoration = "manual";
  entryMemory.restore(sessionStorage.getItem(STORED_AS));
  let stop = (): void => undefined;
  const back = () => {
    stop();
    stop = restoreScroll();
  };
  addEventListener("scroll", () => entryMemory.isHeld() || entryMemory.set("scroll", scrollY), {
    passive: true,
  });
  addEventListener("popstate", back);
  addEventListener("pagehide", () => sessionStorage.setItem(STORED_AS, entryMemory.stored()));
  if (entryMemory.get<number>("scroll")) back();
}

/** Puts the scroll of the page that was gone back to right until it is as long as it was, or somebody scrolls. */
function restoreScroll(): () => void {
  const wanted = entryMemory.get<number>("scroll") ?? 0;
  const beganAtMs = performance.now();
  // The old page may be cut short before the other one is there: that is no scrolling.
  const release = entryMemory.hold();
  const listening = new AbortController();
  const stop = () => {
    listening.abort();
    release();
  };
  for (const name of OWN_WILL) addEventListener(name, stop, { signal: listening.signal, passive: true });
  const put = () => {
    if (listening.signal.aborted) return;
    if (Math.abs(scrollY - wanted) > 1) scrollTo(0, wanted);
    const passedMs = performance.now() - beganAtMs;
    const isThere = Math.abs(scrollY - wanted) <= 1 && passedMs > SETTLE_MS;
    if (isThere || passedMs > RESTORE_WITHIN_MS) stop();
    else requestAnimationFrame(put);
  };
  put();
  return stop;
}
