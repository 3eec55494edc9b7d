import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CustomChanges } from "./custom-fields.contract.ts";
import {
  contradictionsOf,
  type FieldRules,
  missingOf,
  readChanges,
  readFilters,
  withChanges,
} from "./custom-fields.policy.ts";
import { customNamesOf, flattened, unflattened } from "./flat-records.ts";

const TYPES = ["text", "number", "boolean", "date", "choice"] as const;
const OPTIONS = ["Gold", "Silver"];
const field = (given: Partial<FieldRules> & Pick<FieldRules, "key" | "type">): FieldRules => ({
  options: given.type === "choice" ? OPTIONS : null,
  isRequired: false,
  archivedAt: null,
  ...given,
});
/** One of each type, by its name. */
const FIELDS = TYPES.map((type) => field({ key: type, type }));
const read = (given: object, fields = FIELDS, isNew = false) =>
  readChanges(fields, given as CustomChanges, { isNew, path: "custom" });

const aKey = fc.oneof(fc.constantFrom<string>(...TYPES, "unknown", "constructor"), fc.string());
const aValue = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(...OPTIONS, "2026-02-29", "2028-02-29", Number.NaN, Number.POSITIVE_INFINITY),
);
const someFields = fc
  .uniqueArray(
    fc.record({ type: fc.constantFrom(...TYPES), isRequired: fc.boolean(), isOld: fc.boolean() }),
    {
      selector: ({ type }) => type,
    },
  )
  .map((rules) =>
    rules.map(({ type, isRequired, isOld }) =>
      field({ key: type, type, isRequired, archivedAt: isOld ? new Date(0) : null }),
    ),
  );

describe("values of custom fields", () => {
  it.each([
    [{ text: "  A line " }, { text: "A line" }],
    [{ number: -1.5 }, { number: -1.5 }],
    [{ boolean: false }, { boolean: false }],
    [{ date: "2028-02-29" }, { date: "2028-02-29" }],
    [{ choice: "Gold" }, { choice: "Gold" }],
    [{ choice: null }, { choice: null }],
  ])("%j is kept as %j", (given, kept) => {
    expect(read(given)).toEqual({ changes: kept, problems: [] });
  });

  it.each([
    [{ text: "" }, "custom.text"],
    [{ text: "two\nlines" }, "custom.text"],
    [{ text: 5 }, "custom.text"],
    [{ number: "5" }, "custom.number"],
    [{ number: Number.POSITIVE_INFINITY }, "custom.number"],
    [{ boolean: "true" }, "custom.boolean"],
    [{ date: "2026-02-29" }, "custom.date"],
    [{ date: "29/02/2028" }, "custom.date"],
    [{ choice: "gold" }, "custom.choice"],
    [{ tier: "gold" }, "custom.tier"],
    [{ constructor: null }, "custom.constructor"],
  ])("%j is refused at %s", (given, path) => {
    expect(read(given).problems.map((problem) => problem.path)).toEqual([path]);
  });

  it("are each taken or refused once, never anything else than their type, and the same when they are read again", () => {
    fc.assert(
      fc.property(someFields, fc.dictionary(aKey, aValue), fc.boolean(), (fields, given, isNew) => {
        const { changes, problems } = read(given, fields, isNew);
        const refused = problems.map(({ path }) => path.slice("custom.".length));
        const missing = isNew ? missingOf(fields, given as CustomChanges) : [];
        expect([...Object.keys(changes), ...refused].sort()).toEqual(
          [...Object.keys(given), ...missing].sort(),
        );
        for (const [key, value] of Object.entries(changes)) {
          const rules = fields.find((one) => one.key === key);
          expect(rules).toBeDefined();
          if (value === null) continue;
          expect(rules?.archivedAt).toBeNull();
          const kind = {
            text: "string",
            date: "string",
            choice: "string",
            number: "number",
            boolean: "boolean",
          };
          expect(typeof value).toBe(kind[rules?.type ?? "text"]);
          if (rules?.type === "choice") expect(OPTIONS).toContain(value);
        }
        const kept = JSON.parse(JSON.stringify(changes));
        expect(read(kept, fields).changes).toEqual(kept);
      }),
    );
  });

  it("are required of new records, and cannot be emptied; archived fields ask for nothing and can be emptied", () => {
    const fields = [
      field({ key: "a", type: "text", isRequired: true }),
      field({ key: "b", type: "text", isRequired: true, archivedAt: new Date(0) }),
    ];
    expect(read({}, fields, true).problems).toEqual([{ path: "custom.a", message: "is required" }]);
    expect(read({}, fields).problems).toEqual([]);
    expect(read({ a: null, b: null }, fields)).toMatchObject({
      changes: { b: null },
      problems: [{ path: "custom.a" }],
    });
    expect(read({ b: "x" }, fields).problems).toHaveLength(1);
  });

  it("hold what was not named, and nothing that was emptied", () => {
    const values = fc.dictionary(
      fc.constantFrom("a", "b", "constructor"),
      fc.oneof(fc.string(), fc.boolean()),
    );
    const changes = fc.dictionary(
      fc.constantFrom("a", "b", "constructor"),
      fc.oneof(fc.string(), fc.constant(null)),
    );
    fc.assert(
      fc.property(values, changes, (before, change) => {
        const after = withChanges(before, change);
        expect(Object.values(after)).not.toContain(null);
        for (const key of ["a", "b", "constructor"]) {
          const wanted = Object.hasOwn(change, key)
            ? change[key]
            : Object.hasOwn(before, key)
              ? before[key]
              : null;
          expect(Object.hasOwn(after, key) ? after[key] : null).toEqual(wanted);
        }
      }),
    );
  });

  it("go field by field and back, whatever a record holds", () => {
    const values = fc.dictionary(
      fc.stringMatching(/^[a-z][a-z0-9_]{0,5}$/),
      fc.oneof(fc.string(), fc.double()),
    );
    fc.assert(
      fc.property(values, values, (custom, others) => {
        const row = flattened({ id: "1", custom });
        const names = customNamesOf([{ custom }, { custom: others }]);
        const flat = Object.fromEntries(
          names.map((name) => [name, (row as Record<string, unknown>)[name] ?? null]),
        );
        expect(unflattened(others, flat)).toEqual(names.length === 0 ? {} : { custom });
      }),
    );
  });
});

describe("filters by custom fields", () => {
  const filters = (given: Record<string, string>) => readFilters(FIELDS, given, "query.custom");

  it("find what a value is written as", () => {
    const written = fc.oneof(
      fc.integer().map((value) => ["number", value] as const),
      fc.boolean().map((value) => ["boolean", value] as const),
      fc
        .date({ min: new Date("1900-01-01"), max: new Date("2100-01-01"), noInvalidDate: true })
        .map((value) => ["date", value.toISOString().slice(0, 10)] as const),
      fc.constantFrom(...OPTIONS, "Bronze").map((value) => ["choice", value] as const),
    );
    fc.assert(
      fc.property(written, ([key, value]) => {
        expect(filters({ [key]: String(value) })).toEqual({
          filters: [{ key, is: "=", value }],
          problems: [],
        });
      }),
    );
  });

  it("have a range for numbers and dates, both ends included", () => {
    expect(filters({ "number.from": "-5", "number.to": "5.5", "date.to": "2026-12-31" }).filters).toEqual([
      { key: "number", is: ">=", value: -5 },
      { key: "number", is: "<=", value: 5.5 },
      { key: "date", is: "<=", value: "2026-12-31" },
    ]);
  });

  it.each(["unknown", "text.from", "boolean.to", "number.from.to", "number.of", "constructor"])(
    "refuse %s",
    (name) => {
      expect(filters({ [name]: "1" }).problems).toMatchObject([{ path: `query.custom.${name}` }]);
    },
  );

  it("never throw, whatever is asked", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), (given) => {
        const { filters: taken, problems } = filters(given);
        expect(taken.length + problems.length).toBe(Object.keys(given).length);
      }),
    );
  });
});

it("a field has options when it is a choice, and only then", () => {
  expect(contradictionsOf({ type: "choice", options: null })).toMatchObject([{ path: "options" }]);
  expect(contradictionsOf({ type: "text", options: ["x"] })).toMatchObject([{ path: "options" }]);
  expect(contradictionsOf({ type: "choice", options: ["x"] })).toEqual([]);
});
