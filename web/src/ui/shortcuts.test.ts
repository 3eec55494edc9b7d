import { describe, expect, it } from "vitest";
import { createShortcutReader, SEQUENCE_MS } from "./shortcuts.ts";

const press = (key: string, changes: { hasModifier?: boolean; isTyping?: boolean } = {}) => ({
  key,
  hasModifier: false,
  isTyping: false,
  ...changes,
});

describe("shortcuts", () => {
  it("reads single keys and sequences", () => {
    const read = createShortcutReader(() => 0);
    expect(read(press("?"))).toBe("help");
    expect(read(press("g"))).toBeUndefined();
    expect(read(press("b"))).toBe("go-board");
    expect(read(press("b"))).toBeUndefined();
  });

  it("forgets the first key of a sequence after a while, and after another key", () => {
    let nowMs = 0;
    const read = createShortcutReader(() => nowMs);
    read(press("g"));
    nowMs = SEQUENCE_MS + 1;
    expect(read(press("c"))).toBeUndefined();
    read(press("g"));
    read(press("x"));
    expect(read(press("c"))).toBeUndefined();
  });

  it("leaves people who type, and the browser's own shortcuts, alone", () => {
    const read = createShortcutReader(() => 0);
    expect(read(press("j", { isTyping: true }))).toBeUndefined();
    expect(read(press("w", { hasModifier: true }))).toBeUndefined();
    expect(read(press("Escape", { isTyping: true }))).toBe("back");
  });
});
