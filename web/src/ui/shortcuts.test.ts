import { describe, expect, it } from "vitest";
import { createShortcutReader, SEQUENCE_MS, type Shortcut } from "./shortcuts.ts";

const press = (key: string, changes: { hasModifier?: boolean; isTyping?: boolean } = {}) => ({
  key,
  hasModifier: false,
  isTyping: false,
  ...changes,
});

const shortcut = (keys: Shortcut["keys"], changes: Partial<Shortcut> = {}): Shortcut => ({
  keys,
  text: keys.join(" "),
  group: "Anywhere",
  ...changes,
});
const HELP = shortcut(["?"]);
const BOARD = shortcut(["g", "b"]);
const CALLS = shortcut(["g", "c"]);
const WALL = shortcut(["w"]);
const NEXT = shortcut(["j"]);
const BACK = shortcut(["Escape"], { worksWhileTyping: true });
const known = () => [HELP, BOARD, CALLS, WALL, NEXT, BACK];

describe("shortcuts", () => {
  it("reads single keys and sequences", () => {
    const read = createShortcutReader(known, () => 0);
    expect(read(press("?"))).toBe(HELP);
    expect(read(press("g"))).toBeUndefined();
    expect(read(press("b"))).toBe(BOARD);
    expect(read(press("b"))).toBeUndefined();
  });

  it("forgets the first key of a sequence after a while, and after another key", () => {
    let nowMs = 0;
    const read = createShortcutReader(known, () => nowMs);
    read(press("g"));
    nowMs = SEQUENCE_MS + 1;
    expect(read(press("c"))).toBeUndefined();
    read(press("g"));
    read(press("x"));
    expect(read(press("c"))).toBeUndefined();
  });

  it("leaves people who type, and the browser's own shortcuts, alone", () => {
    const read = createShortcutReader(known, () => 0);
    expect(read(press("j", { isTyping: true }))).toBeUndefined();
    expect(read(press("w", { hasModifier: true }))).toBeUndefined();
    expect(read(press("Escape", { isTyping: true }))).toBe(BACK);
  });

  it("reads one with Ctrl also while somebody types, and not without Ctrl", () => {
    const palette = shortcut(["k"], { withControl: true, worksWhileTyping: true });
    const previous = shortcut(["k"]);
    const read = createShortcutReader(() => [palette, previous]);
    expect(read({ ...press("k", { hasModifier: true, isTyping: true }), hasControl: true })).toBe(palette);
    expect(read(press("k", { hasModifier: true }))).toBeUndefined();
    expect(read(press("k"))).toBe(previous);
  });

  it("knows only what somebody listens to", () => {
    const listened: Shortcut[] = [];
    const read = createShortcutReader(
      () => listened,
      () => 0,
    );
    expect(read(press("w"))).toBeUndefined();
    listened.push(WALL);
    expect(read(press("w"))).toBe(WALL);
  });
});
