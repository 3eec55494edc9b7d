import { describe, expect, it } from "vitest";
import { filtersFromQuery, filtersToApi, filtersToPath, NO_FILTERS } from "./audit-filters.ts";

const ACTOR = "0198f3a0-0000-7000-8000-000000000007";
const queryOf = (path: string) => Object.fromEntries(new URL(path, "http://x").searchParams);

describe("filters of the audit log", () => {
  it("go into the address and come back", () => {
    const filters = {
      action: "feature_flag.changed",
      actor: ACTOR,
      subjectType: "feature_flag",
      subject: "audit-log & more",
      period: "7d",
    } as const;
    expect(filtersFromQuery(queryOf(filtersToPath(filters)))).toEqual(filters);
    expect(filtersToPath(NO_FILTERS)).toBe("/audit-log");
  });

  it("are none where an address makes no sense", () => {
    const query = { actor: "anna", period: "ever", subject: "x" };
    expect(filtersFromQuery(query)).toEqual(NO_FILTERS);
    expect(filtersFromQuery({ subjectType: "user" })).toEqual(NO_FILTERS);
  });

  it("ask the server only for what is narrowed", () => {
    const asked = filtersToApi(
      { ...NO_FILTERS, actor: ACTOR, period: "7d" },
      new Date("2026-11-22T08:00:00Z"),
    );
    expect(JSON.parse(JSON.stringify(asked))).toEqual({ actorId: ACTOR, from: "2026-11-15T08:00:00.000Z" });
  });
});
