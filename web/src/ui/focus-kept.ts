import { afterTwoFrames } from "./frames.ts";

/** An element that has, or had, the focus, with what it stood in, innermost first. */
interface Focused {
  readonly element: HTMLElement;
  /** What it stands in that lies over the page and goes as a whole; null in the page itself. */
  readonly window: Element | null;
  readonly around: readonly Element[];
  /** Where it stood, once it has been taken out of the page. */
  gap?: Gap;
}

/** A place in the page from which something was taken. */
interface Gap {
  readonly parent: Element;
  readonly next: Node | null;
  readonly previous: Node | null;
}

/** What goes so soon after a key or a click went by what was done. */
const OWN_DEED_MS = 1_500;

/** What goes on next to it in the same list, and what is a part of a page with a heading of its own. */
const LIST = "ul, ol, tbody, [role=list], [role=rowgroup], [role=grid]";
const DIALOG = "dialog, [role=dialog]";
const WINDOW = `${DIALOG}, .toast`;
const PART = `section, [role=region], main, ${DIALOG}`;
/** No fields: on a phone they would bring the keyboard up. */
const TARGET = "[data-item], a[href], button:not(:disabled), summary, [tabindex='0']";

/**
 * Keeps whoever works by keyboard where they were. What has the focus often goes by what it did: a row that is done, the button of an
 * error that is over, a dialog over a row that it has deleted. The browser then has the focus nowhere, and a screen reader begins at the
 * top again. Unless somebody else gives it a place within two frames, it goes to the next row, else to the heading of the part, or of the
 * one that came in its place; when a dialog has gone, to where it was in what lay beneath. A row that somebody else has taken gives it to the heading, too: a key on its way
 * to that row must not be obeyed by the next one.
 */
export function watchFocus(): void {
  let current: Focused | undefined;
  /** The last in the page and in each window, the newest last. */
  let last: Focused[] = [];
  document.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    current = focusedAt(target);
    const { window } = current;
    last = [...last.filter((other) => isThere(other) && other.window !== window), current];
  });
  let actedAtMs = Number.NEGATIVE_INFINITY;
  const act = () => {
    actedAtMs = performance.now();
  };
  document.addEventListener("keydown", act, { capture: true });
  document.addEventListener("pointerdown", () => {
    act();
    // Whoever clicks on nothing wants the focus nowhere.
    setTimeout(() => {
      if (!hasFocus()) current = undefined;
    });
  });
  new MutationObserver((records) => {
    for (const focused of last) noteGap(focused, records);
    if (!current || hasFocus() || !(current.gap || isMoved(current, records))) return;
    const lost = current;
    const isOwn = performance.now() - actedAtMs < OWN_DEED_MS;
    // What is rendered next, and its effects, know better where the focus belongs.
    afterTwoFrames(() => {
      if (current !== lost || hasFocus()) return;
      placeFor(last.findLast(isThere) ?? lost, isOwn)?.focus({ preventScroll: true });
    });
  }).observe(document.body, { childList: true, subtree: true });
}

/** Leaves a field for the heading of its part: keys mean what is shown again, and whoever reads by ear stays where they were. */
export function leaveField(field: Element | null): void {
  headingOf(field?.closest(PART) ?? null)?.focus({ preventScroll: true });
}

function focusedAt(element: HTMLElement): Focused {
  const around: Element[] = [];
  for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) around.push(at);
  return { element, window: element.closest(WINDOW), around };
}

/** Is the window still there in which it had the focus? */
function isThere({ window }: Focused): boolean {
  return window === null || window.isConnected;
}

function noteGap(focused: Focused, records: readonly MutationRecord[]): void {
  if (focused.gap || focused.element.isConnected) return;
  const lowest = focused.around.findIndex(({ isConnected }) => isConnected);
  const parent = focused.around[lowest] ?? document.body;
  const taken = focused.around.at(lowest < 0 ? -1 : lowest - 1);
  const record = records.find(
    ({ target, removedNodes }) => target === parent && [...removedNodes].some((node) => node === taken),
  );
  focused.gap = { parent, next: record?.nextSibling ?? null, previous: record?.previousSibling ?? null };
}

/** What is moved within the page loses the focus by that, too. */
function isMoved({ element }: Focused, records: readonly MutationRecord[]): boolean {
  return records.some(({ removedNodes }) => [...removedNodes].some((node) => node.contains(element)));
}

function hasFocus(): boolean {
  return document.activeElement !== null && document.activeElement !== document.body;
}

/** `isOwn`: it went by what whoever had the focus did. */
function placeFor({ element, gap }: Focused, isOwn: boolean): HTMLElement | undefined {
  if (element.isConnected) return element;
  if (!gap?.parent.isConnected) return headingOf(document.querySelector("main"));
  const inList = isOwn && gap.parent.matches(LIST) ? targetBeside(gap) : undefined;
  return inList ?? headingOf(insteadOf(gap) ?? gap.parent.closest(PART) ?? document.querySelector("main"));
}

/** A part of the page that has come where another one was: broken in place of whole, whole in place of broken. */
function insteadOf({ parent, next, previous }: Gap): Element | undefined {
  const now = next ? next.previousSibling : parent.lastChild;
  const isNew = now !== previous && now?.parentNode === parent;
  return isNew && now instanceof Element && now.matches("section") ? now : undefined;
}

/** In the row after the gap; where there is none, in the one before. */
function targetBeside({ next, previous }: Gap): HTMLElement | undefined {
  const ways = [
    [next, "nextSibling"],
    [previous, "previousSibling"],
  ] as const;
  for (const [begin, way] of ways) {
    for (let at = begin; at; at = at[way]) {
      const target = at instanceof HTMLElement && at.isConnected ? targetIn(at) : undefined;
      if (target) return target;
    }
  }
  return undefined;
}

function targetIn(row: HTMLElement): HTMLElement | undefined {
  const all = row.matches(TARGET) ? [row] : [...row.querySelectorAll<HTMLElement>(TARGET)];
  return all.find((element) => element.checkVisibility());
}

function headingOf(part: Element | null): HTMLElement | undefined {
  const headings = [...(part?.querySelectorAll<HTMLElement>("h1, h2, h3, h4") ?? [])];
  // What is not shown takes no focus: on a phone a calendar begins with days that have nothing.
  const heading = headings.find((one) => one.checkVisibility()) ?? part;
  if (!(heading instanceof HTMLElement)) return undefined;
  if (!heading.hasAttribute("tabindex")) heading.tabIndex = -1;
  return heading;
}
