import { putUntil } from "./put-until.ts";

/** Does the address name a place in the page, after `#`? */
export function namesPlace(): boolean {
  return location.hash.length > 1;
}

/**
 * Shows the place of the page that the address names, as soon as it is there and where it is moved to by what comes before it, and gives
 * its heading the focus. Without motion. Answers how to stop it.
 */
export function keepNamedPlaceShown(): () => void {
  const id = idInAddress();
  let topPx: number | undefined;
  let pageHeightPx = 0;
  return putUntil(() => {
    const place = id === undefined ? null : document.getElementById(id);
    if (!place) return id === undefined;
    const { scrollHeight } = document.documentElement;
    const isMoved = topPx === undefined || Math.abs(place.getBoundingClientRect().top - topPx) > 1;
    // A page that was too short to have the place at its top may be long enough now.
    if (!isMoved && scrollHeight === pageHeightPx) return false;
    place.scrollIntoView({ block: "start", behavior: "instant" });
    if (topPx === undefined) focusPlace(place);
    topPx = place.getBoundingClientRect().top;
    pageHeightPx = scrollHeight;
    return false;
  });
}

/** Undefined for what nobody can have meant. */
function idInAddress(): string | undefined {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return undefined;
  }
}

/** Whoever reads by ear, or goes on by Tab, is there, too: at the heading of a section, or at what takes the focus itself. */
function focusPlace(place: HTMLElement): void {
  const takesFocus = place.tabIndex >= 0 || place.hasAttribute("tabindex");
  const heading = takesFocus
    ? place
    : (document.getElementById(place.getAttribute("aria-labelledby") ?? "") ??
      place.querySelector<HTMLElement>("h1, h2, h3, h4, h5, h6") ??
      place);
  if (heading.tabIndex < 0) heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
