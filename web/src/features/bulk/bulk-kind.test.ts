import { describe, expect, it } from "vitest";
import { everything } from "../../ui/grid/grid-selection.ts";
import { MAX_NAMED, selectionFor } from "./bulk-kind.ts";

const FILTERS = { status: "new" };

describe("what is selected, as the server is asked", () => {
  it("is named one by one", () => {
    const selection = { ids: new Set(["a", "b"]), isAll: false, anchorId: "b" };
    expect(selectionFor(selection, FILTERS)).toEqual({ ids: ["a", "b"] });
  });

  it("is what the filters find once everything is meant, whatever is loaded of it", () => {
    expect(selectionFor(everything(["a"]), FILTERS)).toEqual({ filters: FILTERS });
  });

  it("cannot be named one by one beyond a number", () => {
    const ids = new Set(Array.from({ length: MAX_NAMED + 1 }, (_, index) => String(index)));
    expect(selectionFor({ ids, isAll: false, anchorId: undefined }, FILTERS)).toBeUndefined();
  });
});
