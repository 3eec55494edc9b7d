import { describe, expect, it } from "vitest";
import { cellByKey, cellPlace, cellsInSight, gridHeight, gridShape } from "./windowed-grid.ts";

const shape = gridShape(1_000, { minWidth: 300, rowHeight: 200, gap: 16 });

describe("a grid of which only what is in sight is there", () => {
  it("has as many columns as there is room for, and one on the narrowest screen", () => {
    expect(shape).toMatchObject({ columns: 3, cellWidth: (1_000 - 32) / 3 });
    expect(gridShape(200, { minWidth: 300, rowHeight: 200, gap: 16 })).toMatchObject({
      columns: 1,
      cellWidth: 200,
    });
  });

  it("puts cells side by side, then below each other", () => {
    expect(cellPlace(0, shape)).toEqual({ left: 0, top: 0 });
    expect(cellPlace(4, shape)).toEqual({ left: shape.cellWidth + 16, top: 216 });
    expect([gridHeight(0, shape), gridHeight(3, shape), gridHeight(4, shape)]).toEqual([0, 200, 416]);
  });

  it("holds the rows in sight and two on each side, however many there are", () => {
    expect(cellsInSight(10_000, { top: 0, bottom: 800 }, shape)).toEqual({ first: 0, last: 18 });
    expect(cellsInSight(10_000, { top: 216 * 100, bottom: 216 * 100 + 800 }, shape)).toEqual({
      first: 294,
      last: 318,
    });
    expect(cellsInSight(5, { top: 0, bottom: 800 }, shape)).toEqual({ first: 0, last: 5 });
    expect(cellsInSight(5, { top: -900, bottom: -100 }, shape)).toEqual({ first: 0, last: 5 });
  });

  it("is walked through by arrows, and never past its ends", () => {
    expect(cellByKey("ArrowDown", 1, 7, shape)).toBe(4);
    expect(cellByKey("ArrowUp", 1, 7, shape)).toBeUndefined();
    expect(cellByKey("ArrowRight", 6, 7, shape)).toBeUndefined();
    expect(cellByKey("Home", 5, 7, shape)).toBe(0);
    expect(cellByKey("End", 0, 7, shape)).toBe(6);
    expect(cellByKey("x", 0, 7, shape)).toBeUndefined();
  });
});
