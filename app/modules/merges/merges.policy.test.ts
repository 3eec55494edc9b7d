import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergedFields, previewOf, undoneFields } from "./merges.policy.ts";

const stays = { id: "a", name: "Ada", phone: null, tags: ["x"] };
const goes = { id: "b", name: "Ada L.", phone: "+15145550111", tags: ["x", "y"] };
const FIELDS = ["name", "phone", "tags"];

describe("what stays when records become one", () => {
  it("is the value of the one that stays, or the first that there is", () => {
    const { fields } = previewOf([stays, goes], FIELDS);
    expect(fields.map(({ field, chosen, isConflict }) => [field, chosen, isConflict])).toEqual([
      ["name", "a", true],
      ["phone", "b", false],
      ["tags", "a", true],
    ]);
    expect(mergedFields([stays, goes], FIELDS, {})).toEqual({
      name: "Ada",
      phone: "+15145550111",
      tags: ["x", "y"],
    });
  });

  it("is what was chosen, an empty value and one list of tags included", () => {
    expect(mergedFields([stays, goes], FIELDS, { name: "b", phone: "a", tags: "a" })).toEqual({
      name: "Ada L.",
      phone: null,
      tags: ["x"],
    });
  });
});

describe("what undoing gives back", () => {
  const record = fc.dictionary(fc.constantFrom("name", "phone", "tags"), fc.option(fc.string()));

  it("is everything where nobody has changed anything since", () => {
    fc.assert(
      fc.property(record, record, (before, changed) => {
        const after = { ...before, ...changed };
        const { fields, kept } = undoneFields(after, { before, after });
        expect(kept).toEqual([]);
        for (const field of Object.keys(after))
          expect({ ...after, ...fields }[field] ?? null).toEqual(before[field] ?? null);
      }),
    );
  });

  it("never touches what somebody has changed since, and says so", () => {
    const [before, after] = [
      { name: "Ada", phone: null },
      { name: "Ada L.", phone: "+1" },
    ];
    expect(undoneFields({ name: "Countess", phone: "+1" }, { before, after })).toEqual({
      fields: { phone: null },
      kept: ["name"],
    });
  });
});
