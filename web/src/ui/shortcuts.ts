import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { keepAhead } from "./type-ahead.ts";

/** Something that keys do. Whoever obeys it names it by this object; the list of all shortcuts shows it. */
export interface Shortcut {
  /** One key, or two that follow each other: `["g", "b"]`. */
  readonly keys: readonly [string] | readonly [string, string];
  /** What it does, for the list. */
  readonly text: string;
  /** Heading under which the list has it. */
  readonly group: string;
  /** Also while the focus is where people type. */
  readonly worksWhileTyping?: boolean;
  /** Together with Ctrl, or with ⌘ on a Mac. */
  readonly withControl?: boolean;
}

export type Keys = Shortcut["keys"];

/** By what a shortcut is known where its keys are kept: its group and the keys that it has of itself. */
export function shortcutName({ group, keys, withControl = false }: Shortcut): string {
  return `${group}: ${withControl ? "Control+" : ""}${keys.join(" ")}`;
}

const own = signal<Readonly<Record<string, readonly string[]>>>({});

/** Gives shortcuts the keys that somebody chose, by their names; what is not named has its own. */
export function setOwnKeys(chosen: Readonly<Record<string, readonly string[]>>): void {
  own.value = chosen;
}

/** Those that somebody chose. */
export const ownKeys = { chosen: own } as const;

/** The keys that a shortcut has for whoever sits here. */
export function keysOf(shortcut: Shortcut): Keys {
  const [first, second] = own.value[shortcutName(shortcut)] ?? [];
  if (first === undefined) return shortcut.keys;
  return second === undefined ? [first] : [first, second];
}

/**
 * The key that one of these shortcuts has of itself, for a key that was pressed: for parts that know their keys by those names. A capital
 * stays one. A key that has been given up means nothing.
 */
export function defaultKeyOf(shortcuts: readonly Shortcut[], pressed: string): string {
  const fits = (keys: Keys) => keys.length === 1 && keys[0].toLowerCase() === pressed.toLowerCase();
  const meant = shortcuts.find((shortcut) => fits(keysOf(shortcut)));
  if (meant) return pressed === pressed.toLowerCase() ? meant.keys[0] : meant.keys[0].toUpperCase();
  return shortcuts.some(({ keys }) => fits(keys)) ? "" : pressed;
}

/** A second key of a sequence must follow within this time. */
export const SEQUENCE_MS = 1_200;

/** What of a key event matters. */
export interface KeyPress {
  readonly key: string;
  readonly hasModifier: boolean;
  /** Ctrl or ⌘, and nothing else. */
  readonly hasControl?: boolean;
  /** The focus is where people type. */
  readonly isTyping: boolean;
}

/** Makes a reader of key presses; it remembers the first key of a sequence. `listening` answers what may be meant now. */
export function createShortcutReader(
  listening: () => readonly Shortcut[],
  now: () => number = Date.now,
): (press: KeyPress) => Shortcut | undefined {
  let first: { readonly key: string; readonly atMs: number } | undefined;
  return ({ key, hasModifier, hasControl = false, isTyping }) => {
    if (hasModifier && !hasControl) return undefined;
    const possible = listening().filter(
      ({ worksWhileTyping, withControl = false }) =>
        (!isTyping || worksWhileTyping) && withControl === hasControl,
    );
    if (hasControl) return possible.find((one) => keysOf(one)[0] === key.toLowerCase());
    const before = first && now() - first.atMs <= SEQUENCE_MS ? first.key : undefined;
    first = undefined;
    const known = possible.map((shortcut) => ({ shortcut, keys: keysOf(shortcut) }));
    const second = known.find(({ keys }) => keys.length === 2 && keys[0] === before && keys[1] === key);
    if (second) return second.shortcut;
    if (known.some(({ keys }) => keys.length === 2 && keys[0] === key)) {
      first = { key, atMs: now() };
      return undefined;
    }
    return known.find(({ keys }) => keys.length === 1 && keys[0] === key)?.shortcut;
  };
}

/** How the keys of a shortcut with Ctrl are written on this machine. */
export function keyText({ keys: [key], withControl }: Shortcut): string {
  if (!withControl) return key === "Escape" ? "Esc" : key;
  return `${isMac ? "⌘" : "Ctrl"} ${key.toUpperCase()}`;
}

const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Obeys a shortcut; answers false when it has not, so that whoever listened before may. */
type Obey = () => unknown;

interface Listener {
  readonly shortcut: Shortcut;
  readonly obey: Obey;
}

/** What listens now, the newest first. */
const listeners: Listener[] = [];

/** Listens until the answer is called. */
export function onShortcut(shortcut: Shortcut, obey: Obey): () => void {
  const listener = { shortcut, obey };
  listeners.unshift(listener);
  return () => {
    const index = listeners.indexOf(listener);
    if (index >= 0) listeners.splice(index, 1);
  };
}

/** Listens for as long as the component is there. */
export function useShortcut(shortcut: Shortcut, obey: Obey): void {
  const newest = useRef(obey);
  newest.current = obey;
  useEffect(() => onShortcut(shortcut, () => newest.current()), [shortcut]);
}

const SINGLE_KEYS = "trunkline.single-keys";
const isSingleOn = signal(readSingle());

/** Do single keys do something? Whoever speaks to their computer, or rests a hand on the keys, can turn them off. */
export const singleKeys = { isOn: isSingleOn } as const;

/** Turns shortcuts without Ctrl on or off, on this device; Esc always works. */
export function turnSingleKeys(isOn: boolean): void {
  isSingleOn.value = isOn;
  try {
    if (isOn) localStorage.removeItem(SINGLE_KEYS);
    else localStorage.setItem(SINGLE_KEYS, "off");
  } catch {
    // Storage is blocked: it holds until the page is closed.
  }
}

function readSingle(): boolean {
  try {
    return typeof localStorage === "undefined" || localStorage.getItem(SINGLE_KEYS) !== "off";
  } catch {
    return true;
  }
}

/** Hands every shortcut of the page to its listeners; call once. */
export function watchKeyboard(): void {
  // Turned off or on in another tab.
  addEventListener("storage", ({ key }) => {
    if (key === SINGLE_KEYS || key === null) isSingleOn.value = readSingle();
  });
  const read = createShortcutReader(() => listeners.map(({ shortcut }) => shortcut));
  const obey = (press: KeyPress): boolean => {
    // A modal window has its own keys.
    if (document.querySelector('[aria-modal="true"]')) return false;
    const meant = read(press);
    if (!meant || !(isSingleOn.peek() || meant.withControl || meant.keys[0] === "Escape")) return false;
    return listeners.some((one) => one.shortcut === meant && one.obey() !== false);
  };
  let firstAtMs = Number.NEGATIVE_INFINITY;
  document.addEventListener("keydown", (event) => {
    // An open panel has dealt with its Esc.
    if (event.defaultPrevented || event.isComposing) return;
    const press = {
      key: event.key,
      hasModifier: event.ctrlKey || event.metaKey || event.altKey,
      hasControl: (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey,
      isTyping: isTyping(event.target),
    };
    const isLetter = event.key.length === 1 && event.key !== " " && !press.hasModifier && !press.isTyping;
    // Two keys lead elsewhere, and wait for no page.
    const isSecond = event.timeStamp - firstAtMs <= SEQUENCE_MS;
    const isFirst = isLetter && !isSecond && beginsTwo(event.key);
    firstAtMs = isFirst ? event.timeStamp : Number.NEGATIVE_INFINITY;
    const isForPage = isLetter && !isFirst && !isSecond && isSingleOn.peek();
    if ((isForPage && keepAhead(event.key, () => void obey(press))) || obey(press)) event.preventDefault();
  });
}

function beginsTwo(key: string): boolean {
  return listeners.some(({ shortcut }) => {
    const keys = keysOf(shortcut);
    return keys.length === 2 && keys[0] === key;
  });
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  // A box that is ticked takes no letters.
  if (target instanceof HTMLInputElement && ["checkbox", "radio"].includes(target.type)) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}
