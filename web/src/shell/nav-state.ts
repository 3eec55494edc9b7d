import { computed, signal } from "@preact/signals";
import { isWide } from "../ui/media.ts";

const KEY = "trunkline.nav";
const chosen = signal<"open" | "collapsed" | undefined>(remembered());

/** Does the navigation show icons alone? As chosen, or as the window has room. */
export const isNavCollapsed = computed(
  () => (chosen.value ?? (isWide.value ? "open" : "collapsed")) === "collapsed",
);

/** Opens or collapses it, and remembers that on this device. */
export function toggleNav(): void {
  chosen.value = isNavCollapsed.peek() ? "open" : "collapsed";
  try {
    localStorage.setItem(KEY, chosen.value);
  } catch {
    // Storage is blocked: the choice holds until the page is closed.
  }
}

function remembered(): "open" | "collapsed" | undefined {
  try {
    const value = localStorage.getItem(KEY);
    return value === "open" || value === "collapsed" ? value : undefined;
  } catch {
    return undefined;
  }
}
