import { describe, expect, it } from "vitest";
import { gridDeed } from "./grid-keys.ts";

const press = (
  key: string,
  more: Partial<Record<"shiftKey" | "ctrlKey" | "metaKey" | "altKey", boolean>> = {},
) => gridDeed({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more }, 12);

describe("the keys of a grid", () => {
  it("walks by letters and by arrows, and takes the rows on its way with Shift", () => {
    for (const key of ["j", "ArrowDown"])
      expect(press(key)).toEqual({ kind: "move", step: 1, extends: false });
    expect(press("K", { shiftKey: true })).toEqual({ kind: "move", step: -1, extends: true });
    expect(press("PageUp")).toEqual({ kind: "move", step: -12, extends: false });
    expect(press("End", { shiftKey: true })).toEqual({ kind: "last", extends: true });
  });

  it("selects", () => {
    expect([press("x"), press(" ")]).toEqual([{ kind: "toggle" }, { kind: "toggle" }]);
    expect(press("X", { shiftKey: true })).toEqual({ kind: "extend" });
    expect([press("a", { ctrlKey: true }), press("a", { metaKey: true })]).toEqual([
      { kind: "all" },
      { kind: "all" },
    ]);
  });

  it("leaves to the browser and to others what is theirs", () => {
    expect(press("r", { ctrlKey: true })).toBeUndefined();
    expect(press("ArrowLeft", { altKey: true })).toBeUndefined();
    expect(press("a")).toBeUndefined();
    expect(press("Tab")).toBeUndefined();
  });
});
