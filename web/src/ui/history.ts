import { useLocation } from "preact-iso";
import { BACK } from "./common-shortcuts.ts";
import { createEntryMemory } from "./entry-memory.ts";
import { keepNamedPlaceShown, namesPlace } from "./named-place.ts";
import { putUntil } from "./put-until.ts";
import { useShortcut } from "./shortcuts.ts";

/** A page that is as long as it was may still be painted anew: for so long its scroll is looked at. */
const SETTLE_MS = 200;
const STORED_AS = "trunkline.entries";

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

let stop = (): void => undefined;

/** Shows the place that the address names after `#`, as soon as it is there; does nothing where it names none. */
export function showNamedPlace(): void {
  stop();
  if (namesPlace()) stop = keepNamedPlaceShown();
}

/** Keeps the place in every page of the history, and shows the one that an address names; call once. */
export function watchHistory(): void {
  history.scrollRestoration = "manual";
  entryMemory.restore(sessionStorage.getItem(STORED_AS));
  const back = () => {
    stop();
    // Where one has not been yet, as by a link to a place of this page.
    if (entryMemory.get<number>("scroll") === undefined && namesPlace()) showNamedPlace();
    else stop = restoreScroll();
  };
  addEventListener("scroll", () => entryMemory.isHeld() || entryMemory.set("scroll", scrollY), {
    passive: true,
  });
  addEventListener("popstate", back);
  addEventListener("pagehide", () => sessionStorage.setItem(STORED_AS, entryMemory.stored()));
  if (entryMemory.get<number>("scroll") || namesPlace()) back();
}

/** Puts the scroll of the page that was gone back to right until it is as long as it was, or somebody scrolls. */
function restoreScroll(): () => void {
  const wanted = entryMemory.get<number>("scroll") ?? 0;
  // The old page may be cut short before the other one is there: that is no scrolling.
  const release = entryMemory.hold();
  return putUntil((passedMs) => {
    if (Math.abs(scrollY - wanted) > 1) scrollTo(0, wanted);
    return Math.abs(scrollY - wanted) <= 1 && passedMs > SETTLE_MS;
  }, release);
}
