import { describe, expect, it } from "vitest";
import { fieldChoices, findingsByColumn, withField } from "./import-mapping.ts";

describe("what columns are taken for", () => {
  it("is one field a column, and one column a field", () => {
    expect(withField(["email", null, "phone"], 1, "email")).toEqual([null, "email", "phone"]);
    expect(withField(["email", null, "phone"], 0, null)).toEqual([null, null, "phone"]);
  });

  it("is what the kind has, and what the organization has made", () => {
    const choices = fieldChoices("leads", [{ key: "tier", label: "Tier" }]);
    expect(choices[0]).toEqual(["company", "Company"]);
    expect(choices.at(-1)).toEqual(["custom.tier", "Tier"]);
  });

  it("shows a fault in the column that it is about", () => {
    const findings = [
      { code: "phone_invalid", field: "phone" as const, why: "is no number", whatToDo: "" },
      { code: "nothing", field: null, why: "has nothing", whatToDo: "" },
    ];
    const found = findingsByColumn([null, "phone"], { line: 2, action: "error", recordId: null, findings });
    expect([...found].map(([column, list]) => [column, list[0]?.code])).toEqual([
      [1, "phone_invalid"],
      [-1, "nothing"],
    ]);
  });
});
