import { describe, expect, it } from "vitest";
import { earlierPosition, inOrder, missingOf, viewsFrom } from "./views.ts";

describe("views that a browser kept", () => {
  it("are none where what was kept is broken", () => {
    for (const text of [null, "{", "{}", '[1, null, {"name": 3}]']) expect(viewsFrom(text)).toEqual([]);
    expect(viewsFrom('[{"name": "P1", "query": "priority=1", "more": 1}]')).toEqual([
      { name: "P1", query: "priority=1" },
    ]);
  });

  it("are brought once: what one has by that name stays as it is, what others share does not count", () => {
    const kept = [
      { name: "Mine", query: "a=1" },
      { name: "Other", query: "" },
    ];
    expect(missingOf(kept, [{ isMine: true, name: "MINE" }])).toEqual([{ name: "Other", query: "" }]);
    expect(missingOf(kept, [{ isMine: false, name: "Mine" }])).toEqual(kept);
  });
});

describe("saved views", () => {
  const view = (name: string, position: number, isMine = true) => ({ name, position, isMine });

  it("stand as one has put them, others' after them by name", () => {
    const views = [view("Zoe's", 0, false), view("B", 2), view("Ann's", 9, false), view("A", 3)];
    expect(inOrder(views).map(({ name }) => name)).toEqual(["B", "A", "Ann's", "Zoe's"]);
  });

  it("move up between those before them, and to the front", () => {
    const own = [view("A", 1), view("B", 2), view("C", 3)];
    expect(earlierPosition(own, 0)).toBeUndefined();
    expect(earlierPosition(own, 1)).toBe(0);
    expect(earlierPosition(own, 2)).toBe(1.5);
  });
});
