/** While no page is shown, as pages begin to load their data before. */
export const NO_VIEW = "other";

let current = NO_VIEW;

/** Which page is shown, by its route pattern. */
export function shownView(): string {
  return current;
}

/** Says which page is shown, by its route pattern, never by its address. */
export function noteView(pattern: string): void {
  current = pattern;
}
