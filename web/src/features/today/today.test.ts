import { describe, expect, it } from "vitest";
import { without } from "./do-with-undo.ts";
import { endOfDay } from "./end-of-day.ts";
import { showTimesIn } from "../../ui/format.ts";

describe("what needs somebody today", () => {
  it("leaves its list when it is dealt with; the others stay as they are", () => {
    const list = { items: [{ id: "a" }, { id: "b" }], nextCursor: null };
    expect(without(list, "a")).toEqual({ items: [{ id: "b" }], nextCursor: null });
    expect(without(list, "gone")).toEqual(list);
  });

  it("is due until the day ends by the person's clocks, also on days that are longer or shorter", () => {
    showTimesIn("America/Toronto");
    const end = (at: string) => endOfDay(new Date(at)).toISOString();
    expect(end("2026-11-27T15:00:00.000Z")).toBe("2026-11-28T05:00:00.000Z");
    expect(end("2026-11-01T12:00:00.000Z")).toBe("2026-11-02T05:00:00.000Z");
    expect(end("2027-03-14T12:00:00.000Z")).toBe("2027-03-15T04:00:00.000Z");
    showTimesIn(undefined);
  });
});
