import { describe, expect, it } from "vitest";
import {
  allToggled,
  everything,
  extended,
  hasSelection,
  NOTHING_SELECTED,
  onlyThere,
  toggled,
} from "./grid-selection.ts";

const ORDER = ["a", "b", "c", "d", "e"];
const ids = ({ ids }: { readonly ids: ReadonlySet<string> }) => [...ids].toSorted();

describe("a selection", () => {
  it("takes a row and leaves it again", () => {
    const once = toggled(NOTHING_SELECTED, "b");
    expect(ids(once)).toEqual(["b"]);
    expect(hasSelection(toggled(once, "b"))).toBe(false);
  });

  it("takes a range from where it began, in both directions, beside what was selected", () => {
    const began = toggled(toggled(NOTHING_SELECTED, "a"), "c");
    expect(ids(extended(began, "e", ORDER))).toEqual(["a", "c", "d", "e"]);
    expect(ids(extended(extended(began, "e", ORDER), "b", ORDER))).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("begins a range where nothing was selected, and where its beginning is gone", () => {
    const begun = extended(NOTHING_SELECTED, "c", ORDER);
    expect(ids(begun)).toEqual(["c"]);
    expect(ids(extended(begun, "d", ["d", "e"]))).toEqual(["c", "d"]);
  });

  it("takes all that are loaded, then none", () => {
    const all = allToggled(toggled(NOTHING_SELECTED, "b"), ORDER);
    expect(ids(all)).toEqual(ORDER);
    expect(hasSelection(allToggled(all, ORDER))).toBe(false);
    expect(hasSelection(allToggled(NOTHING_SELECTED, []))).toBe(false);
  });

  it("is no longer everything once a row is left out", () => {
    const rest = toggled(everything(ORDER), "a");
    expect(rest.isAll).toBe(false);
    expect(ids(rest)).toEqual(["b", "c", "d", "e"]);
  });

  it("forgets rows that are gone", () => {
    const two = toggled(toggled(NOTHING_SELECTED, "a"), "b");
    expect(ids(onlyThere(two, (id) => id !== "a"))).toEqual(["b"]);
    expect(onlyThere(two, () => true)).toBe(two);
  });
});
