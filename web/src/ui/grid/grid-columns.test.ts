import { describe, expect, it } from "vitest";
import {
  type Column,
  layoutFrom,
  MAX_WIDTH_PX,
  orderFrom,
  ownLayout,
  seenColumns,
  tracksOf,
  withMoved,
  withShown,
  withWidth,
} from "./grid-columns.ts";

const column = (id: string, more: Partial<Column<string>> = {}): Column<string> => ({
  ...{ id, text: id, widthPx: 100, cell: (row: string) => row },
  ...more,
});
const COLUMNS = [
  column("who", { isFixed: true }),
  column("status"),
  column("summary", { grows: true }),
  column("quality", { isOptional: true }),
];

describe("the layout of columns", () => {
  it("has at first what is not optional", () => {
    expect(ownLayout(COLUMNS).order).toEqual(["who", "status", "summary"]);
  });

  it("reads an address: unknown names, doubles and the lack of the fixed one do no harm", () => {
    expect(orderFrom("status,nonsense,status,quality", COLUMNS)).toEqual(["who", "status", "quality"]);
    expect(orderFrom("nonsense", COLUMNS)).toBeUndefined();
    expect(orderFrom(undefined, COLUMNS)).toBeUndefined();
  });

  it("reads what was kept, and takes what is broken for nothing", () => {
    const kept = withWidth(withShown(ownLayout(COLUMNS), "quality", true), "status", 240);
    expect(layoutFrom(JSON.stringify(kept), COLUMNS)).toEqual(kept);
    for (const text of [null, "{", "7", '{"order":7}', '{"order":[]}']) {
      expect(layoutFrom(text, COLUMNS)).toEqual(ownLayout(COLUMNS));
    }
    expect(
      layoutFrom('{"order":["status"],"widthsPx":{"status":99999,"x":4,"who":"wide"}}', COLUMNS),
    ).toEqual({
      order: ["who", "status"],
      widthsPx: { status: MAX_WIDTH_PX },
    });
  });

  it("moves a column by one place, not beyond the ends", () => {
    const own = ownLayout(COLUMNS);
    expect(withMoved(own, "status", 1).order).toEqual(["who", "summary", "status"]);
    expect(withMoved(own, "who", -1)).toEqual(own);
    expect(withMoved(own, "summary", 1)).toEqual(own);
  });

  it("gives a column that somebody made wide that width, and the room that is left to another one", () => {
    const layout = withWidth(ownLayout(COLUMNS), "summary", 300);
    expect(tracksOf(seenColumns(COLUMNS, layout), true)).toBe("2.75rem 100px 100px minmax(300px, 1fr)");
    expect(tracksOf(seenColumns(COLUMNS, ownLayout(COLUMNS)), false)).toBe("100px 100px minmax(100px, 1fr)");
  });
});
