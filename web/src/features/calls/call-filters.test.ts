import { describe, expect, it } from "vitest";
import { filtersFromQuery, filtersToApi, filtersToPath, NO_FILTERS } from "./call-filters.ts";

const NOW = new Date("2026-11-22T08:00:00Z");

describe("filters of the list of calls", () => {
  it("go into the address and come back", () => {
    const filters = { ...NO_FILTERS, status: "failed", priority: "1", q: "basement & more" } as const;
    const path = filtersToPath(filters);
    expect(filtersFromQuery(Object.fromEntries(new URL(path, "http://x").searchParams))).toEqual(filters);
    expect(filtersToPath(NO_FILTERS)).toBe("/calls");
  });

  it("are none where an address makes no sense", () => {
    expect(filtersFromQuery({ status: "exploded", priority: "9", period: "ever", direction: "up" })).toEqual(
      NO_FILTERS,
    );
  });

  it("search numbers as numbers, whatever way they are written", () => {
    expect(filtersToApi({ ...NO_FILTERS, q: "(514) 555-01" }, NOW)).toMatchObject({
      phone: "51455501",
      q: undefined,
    });
    expect(filtersToApi({ ...NO_FILTERS, q: "+1 514 555 0123" }, NOW).phone).toBe("15145550123");
    expect(filtersToApi({ ...NO_FILTERS, q: "12 rue Fleury" }, NOW)).toMatchObject({
      phone: undefined,
      q: "12 rue Fleury",
    });
  });

  it("leave out a search that is too short", () => {
    expect(filtersToApi({ ...NO_FILTERS, q: " a " }, NOW).q).toBeUndefined();
  });

  it("turn a period into a beginning", () => {
    expect(filtersToApi({ ...NO_FILTERS, period: "7d" }, NOW).from).toBe("2026-11-15T08:00:00.000Z");
    expect(filtersToApi(NO_FILTERS, NOW).from).toBeUndefined();
  });
});
