import { type ReadonlySignal, signal } from "@preact/signals";

/** Narrower than this is a phone: the navigation is below, rows become blocks. The style sheets say the same. */
const NARROW = "(max-width: 46rem)";
const WIDE = "(min-width: 68rem)";

/** Does the window match now? To be watched. */
function watchMedia(query: string): ReadonlySignal<boolean> {
  if (typeof matchMedia === "undefined") return signal(false);
  const list = matchMedia(query);
  const matches = signal(list.matches);
  list.addEventListener("change", () => {
    matches.value = list.matches;
  });
  return matches;
}

export const isNarrow = watchMedia(NARROW);
export const isWide = watchMedia(WIDE);
