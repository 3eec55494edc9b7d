import { describe, expect, it } from "vitest";
import { viewsFrom, withoutView, withView } from "./views.ts";

describe("saved views", () => {
  it("are kept by name, one of each", () => {
    const views = withView(
      withView(withView([], { name: "P1", query: "priority=1" }), { name: "Mine", query: "" }),
      {
        name: "P1",
        query: "priority=1&period=7d",
      },
    );
    expect(views).toEqual([
      { name: "Mine", query: "" },
      { name: "P1", query: "priority=1&period=7d" },
    ]);
    expect(withoutView(views, "Mine").map(({ name }) => name)).toEqual(["P1"]);
    expect(viewsFrom(JSON.stringify(views))).toEqual(views);
  });

  it("are none where what was kept is broken", () => {
    for (const text of [null, "{", "{}", '[1, null, {"name": 3}]']) expect(viewsFrom(text)).toEqual([]);
  });
});
