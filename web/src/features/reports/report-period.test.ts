import { describe, expect, it } from "vitest";
import { daysOf, periodBefore, reportsPath, scopeFrom } from "./report-period.ts";

const TODAY = "2026-03-10";

describe("the period of reports", () => {
  it("is thirty days unless the address says otherwise", () => {
    expect(scopeFrom({}, TODAY)).toEqual({ name: "30d", from: "2026-02-09", to: TODAY, compares: true });
    expect(scopeFrom({ period: "nonsense", compare: "0" }, TODAY)).toMatchObject({
      name: "30d",
      compares: false,
    });
    expect(scopeFrom({ from: "2026-03-02", to: "2026-03-01" }, TODAY)).toMatchObject({ name: "30d" });
    expect(scopeFrom({ from: "2020-03-02", to: "2026-03-01" }, TODAY)).toMatchObject({ name: "30d" });
  });

  it("comes back from its own address", () => {
    for (const query of [
      {},
      { period: "last-month" },
      { from: "2026-01-05", to: "2026-01-06", compare: "0" },
    ]) {
      const scope = scopeFrom(query, TODAY);
      const address = new URL(reportsPath(scope), "http://x");
      expect(scopeFrom(Object.fromEntries(address.searchParams), TODAY)).toEqual(scope);
    }
    expect(reportsPath(scopeFrom({}, TODAY))).toBe("/reports");
  });

  it("knows months, and as many days before", () => {
    expect(daysOf("month", TODAY)).toEqual({ from: "2026-03-01", to: TODAY });
    expect(daysOf("last-month", TODAY)).toEqual({ from: "2026-02-01", to: "2026-02-28" });
    expect(daysOf("today", TODAY)).toEqual({ from: TODAY, to: TODAY });
    expect(periodBefore(daysOf("7d", TODAY))).toEqual({ from: "2026-02-25", to: "2026-03-03" });
    expect(periodBefore({ from: TODAY, to: TODAY })).toEqual({ from: "2026-03-09", to: "2026-03-09" });
  });
});
