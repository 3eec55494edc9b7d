import { describe, expect, it } from "vitest";
import { normalTag, tagsNamed, withTags } from "./tags.ts";

const inUse = ["roof", "billing", "roofing"].map((tag) => ({ tag, notClosed: 1, all: 1 }));

describe("tags", () => {
  it("are what the server makes of what is typed", () => {
    expect(normalTag("  Water Heater ")).toBe("water heater");
    expect(normalTag(`${"x".repeat(39)} y`)).toBe("x".repeat(39));
    expect(normalTag("   ")).toBe("");
  });

  it("are found by any part of their name, those of the thread first, each once", () => {
    expect(tagsNamed("", inUse, ["vip", "billing"]).tags).toEqual(["vip", "billing", "roof", "roofing"]);
    expect(tagsNamed("ROOF", inUse, []).tags).toEqual(["roof", "roofing"]);
  });

  it("are new when none is called so, whatever else begins like it", () => {
    expect(tagsNamed("roo", inUse, []).isNew).toBe(true);
    expect(tagsNamed("Roof ", inUse, []).isNew).toBe(false);
    expect(tagsNamed("vip", inUse, ["vip"]).isNew).toBe(false);
    expect(tagsNamed(" ", inUse, []).isNew).toBe(false);
  });

  it("come and go in the order of the changes, each once", () => {
    expect(
      withTags(
        ["old", "kept"],
        [
          { add: ["new", "kept"], remove: [] },
          { add: [], remove: ["old", "new"] },
          { add: ["old"], remove: [] },
        ],
      ),
    ).toEqual(["kept", "old"]);
  });
});
