import { describe, expect, it } from "vitest";
import { fieldsToShow, keepsAll, mergeIdsFrom, mergePath } from "./merge-choice.ts";
import { fieldName, mergeValueText } from "./merge-words.ts";

const field = (name: string, isConflict: boolean, ...values: unknown[]) => ({
  field: name,
  isConflict,
  chosen: "0",
  values: values.map((value, index) => ({ recordId: String(index), value })),
});

describe("contacts that are compared", () => {
  it("are in the address, each once", () => {
    expect(mergePath(["a", "b"])).toBe("/contacts/merge?ids=a%2Cb");
    expect(mergeIdsFrom("a,b,,a")).toEqual(["a", "b"]);
    expect(mergeIdsFrom(undefined)).toEqual([]);
  });

  it("show first what differs, and nothing that none of them has", () => {
    const fields = [
      field("firstName", false, "Marie", "Marie"),
      field("email", true, "a@b.example", "c@d.example"),
      field("organization", false, null, ""),
      field("tags", false, [], []),
    ];
    expect(fieldsToShow(fields).map((one) => one.field)).toEqual(["email", "firstName"]);
    expect(keepsAll(field("tags", true, ["vip"], ["fair"]))).toBe(true);
    expect(keepsAll(field("email", true, "a", "b"))).toBe(false);
  });

  it("are written as people read them", () => {
    const when = () => "today";
    expect(fieldName("ownerId")).toBe("Owner");
    expect(fieldName("custom.preferred_language")).toBe("Preferred language");
    expect(mergeValueText("phone", "+15145550160", when)).toBe("(514) 555-0160");
    expect(mergeValueText("consent", "withdrawn", when)).toBe("Withdrawn");
    expect(mergeValueText("consentAt", "2026-11-27T08:00:00Z", when)).toBe("today");
    expect(mergeValueText("tags", ["vip", "fair"], when)).toBe("vip, fair");
    expect(mergeValueText("tags", [], when)).toBe("");
  });
});
