import { afterEach, describe, expect, it } from "vitest";
import { clashOf, isChangeable } from "./shortcut-registry.ts";
import { createShortcutReader, defaultKeyOf, keysOf, type Shortcut, setOwnKeys } from "./shortcuts.ts";

const shortcut = (group: string, keys: Shortcut["keys"], changes: Partial<Shortcut> = {}): Shortcut => ({
  group,
  keys,
  text: `${group} ${keys.join(" ")}`,
  ...changes,
});
const BOARD = shortcut("Anywhere", ["g", "b"]);
const HELP = shortcut("Anywhere", ["?"]);
const NEXT = shortcut("In lists", ["j"]);
const READ = shortcut("Notifications", ["e"]);
const UNREAD = shortcut("Notifications", ["u"]);
const DONE = shortcut("Tasks", ["e"]);
const DATE = shortcut("Tasks", ["d"]);
const OUTCOMES = shortcut("While dialing", ["1 to 9, 0"]);
const ALL = {
  everywhere: [BOARD, HELP, NEXT],
  ofPages: [[READ, UNREAD], [DONE, DATE], [OUTCOMES]],
};

afterEach(() => setOwnKeys({}));

describe("keys of one's own", () => {
  it("take the place of those that a shortcut has of itself", () => {
    setOwnKeys({ "Notifications: e": ["m"], "Anywhere: g b": ["b"], "Anywhere: ?": ["h", "h"] });
    const read = createShortcutReader(
      () => [BOARD, HELP, READ],
      () => 0,
    );
    const press = (key: string) => read({ key, hasModifier: false, isTyping: false });
    expect([press("e"), press("m"), press("b"), press("?")]).toEqual([undefined, READ, BOARD, undefined]);
    expect([press("h"), press("h")]).toEqual([undefined, HELP]);
    expect(keysOf(DONE)).toEqual(["e"]);
  });

  it("reach parts that know their keys by the names that these have of themselves", () => {
    setOwnKeys({ "In lists: j": ["n"] });
    expect(["n", "N", "j", "ArrowDown"].map((key) => defaultKeyOf([NEXT], key))).toEqual([
      "j",
      "J",
      "",
      "ArrowDown",
    ]);
  });

  it("are refused where another of the same page has them, and where they begin alike", () => {
    expect(clashOf(READ, ["u"], ALL)).toBe(UNREAD);
    expect(clashOf(READ, ["?"], ALL)).toBe(HELP);
    expect(clashOf(READ, ["g"], ALL)).toBe(BOARD);
    expect(clashOf(READ, ["j", "x"], ALL)).toBe(NEXT);
    expect(clashOf(HELP, ["d"], ALL)).toBe(DATE);
    expect(clashOf(HELP, ["4"], ALL)).toBe(OUTCOMES);
  });

  it("are taken where nothing is in the way: on another page, their own, and what was given up", () => {
    expect(clashOf(READ, ["d"], ALL)).toBeUndefined();
    expect(clashOf(READ, ["e"], ALL)).toBeUndefined();
    expect(clashOf(READ, ["4"], ALL)).toBeUndefined();
    expect(clashOf(READ, ["g", "x"], ALL)).toBeUndefined();
    setOwnKeys({ "Notifications: u": ["q"] });
    expect(clashOf(READ, ["u"], ALL)).toBeUndefined();
    expect(clashOf(READ, ["q"], ALL)).toBe(UNREAD);
  });

  it("are not given to Esc, to what has Ctrl, and to what names several keys", () => {
    const fixed = [
      shortcut("Anywhere", ["Escape"]),
      shortcut("Anywhere", ["k"], { withControl: true }),
      OUTCOMES,
    ];
    expect([...fixed, READ, BOARD].map(isChangeable)).toEqual([false, false, false, true, true]);
  });
});
