import { type Keys, keysOf, type Shortcut, shortcutName } from "./shortcuts.ts";

/** All shortcuts that there are: those that work everywhere, and those of each page. */
export interface ShortcutRegistry {
  readonly everywhere: readonly Shortcut[];
  readonly ofPages: readonly (readonly Shortcut[])[];
}

let registry: ShortcutRegistry = { everywhere: [], ofPages: [] };

/** Says once what there is; pages are known above this. */
export function declareShortcuts(all: ShortcutRegistry): void {
  registry = all;
}

/** All of them by their groups, each once, in the order in which they are declared. */
export function shortcutGroups(): readonly (readonly [string, readonly Shortcut[]])[] {
  const all = [...registry.everywhere, ...registry.ofPages.flat()];
  const once = new Map(all.map((shortcut) => [`${shortcutName(shortcut)} ${shortcut.text}`, shortcut]));
  const groups = Object.groupBy(once.values(), ({ group }) => group);
  return Object.entries(groups).map(([group, shortcuts = []]) => [group, shortcuts]);
}

/** Can it be given other keys? Not what every program does alike (Esc, Enter), and what has Ctrl or names several keys at once. */
export function isChangeable({ keys, withControl }: Shortcut): boolean {
  return !withControl && keys.every((key) => key.length === 1);
}

/** Keys that name several at once: "1 to 9, 0". */
const DIGITS = /^1 to 9/;

/**
 * The shortcut that stands in the way of these keys: one that works on the same page, and whose keys are the same or begin alike, so that one
 * of them would never be heard.
 */
export function clashOf(
  changed: Shortcut,
  keys: Keys,
  { everywhere, ofPages } = registry,
): Shortcut | undefined {
  const name = shortcutName(changed);
  const isOf = (shortcuts: readonly Shortcut[]) => shortcuts.some((one) => shortcutName(one) === name);
  const beside = isOf(everywhere) ? ofPages : ofPages.filter(isOf);
  return [...everywhere, ...beside.flat()].find(
    (other) => shortcutName(other) !== name && beginsAlike(keysOf(other), keys),
  );
}

function beginsAlike(one: Keys, other: Keys): boolean {
  if (DIGITS.test(one[0])) return /^\d$/.test(other[0]);
  return one[0] === other[0] && (one.length === 1 || other.length === 1 || one[1] === other[1]);
}
