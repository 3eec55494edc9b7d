/** What a key press means, once sequences like `g b` have been put together. */
export type Shortcut =
  | "help"
  | "go-board"
  | "go-calls"
  | "go-alerts"
  | "search"
  | "theme"
  | "next"
  | "previous"
  | "wall"
  | "back";

/** A second key of a sequence must follow within this time. */
export const SEQUENCE_MS = 1_200;

const SINGLE: Readonly<Record<string, Shortcut>> = {
  "?": "help",
  "/": "search",
  t: "theme",
  j: "next",
  k: "previous",
  w: "wall",
  Escape: "back",
};
const AFTER_G: Readonly<Record<string, Shortcut>> = { b: "go-board", c: "go-calls", a: "go-alerts" };

/** What of a key event matters. */
export interface KeyPress {
  readonly key: string;
  readonly hasModifier: boolean;
  /** The focus is where people type. */
  readonly isTyping: boolean;
}

/** Makes a reader of key presses; it remembers a first `g`. */
export function createShortcutReader(
  now: () => number = Date.now,
): (press: KeyPress) => Shortcut | undefined {
  let startedAtMs: number | undefined;
  return ({ key, hasModifier, isTyping }) => {
    if (hasModifier) return undefined;
    if (isTyping) return key === "Escape" ? "back" : undefined;
    const isSequence = startedAtMs !== undefined && now() - startedAtMs <= SEQUENCE_MS;
    startedAtMs = undefined;
    if (isSequence && key in AFTER_G) return AFTER_G[key];
    if (key === "g") {
      startedAtMs = now();
      return undefined;
    }
    return SINGLE[key];
  };
}

/** What is listening to shortcuts now, the newest first; a listener that answers true has dealt with it. */
const listeners: ((shortcut: Shortcut) => boolean)[] = [];

/** Listens until the answer is called. */
export function onShortcut(listener: (shortcut: Shortcut) => boolean): () => void {
  listeners.unshift(listener);
  return () => {
    const index = listeners.indexOf(listener);
    if (index >= 0) listeners.splice(index, 1);
  };
}

/** Hands every shortcut of the page to its listeners; call once. */
export function watchKeyboard(): void {
  const read = createShortcutReader();
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    // A modal window has its own keys.
    if (document.querySelector("dialog[open]")) return;
    // Esc closes an open panel first; the browser does that.
    if (event.key === "Escape" && document.querySelector(":popover-open")) return;
    const shortcut = read({
      key: event.key,
      hasModifier: event.ctrlKey || event.metaKey || event.altKey,
      isTyping: isTyping(event.target),
    });
    if (shortcut && listeners.some((listener) => listener(shortcut))) event.preventDefault();
  });
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}
