import { describe, expect, it } from "vitest";
import { z } from "zod";
import { entriesParametersOf, withEntries } from "./query-entries.ts";

const values = z.record(z.string(), z.string());

describe("parameters of a query that hold values by names", () => {
  it("are the records of its schema, those that may be left out, too", () => {
    const schema = z.object({ q: z.string(), custom: values.optional(), other: values });
    expect(entriesParametersOf(schema)).toEqual(["custom", "other"]);
    expect(entriesParametersOf(undefined)).toEqual([]);
  });

  it("are written with a dot or with brackets; all else stays as it is", () => {
    const query = { "custom.tier": "gold", "custom[budget.from]": "5", "other.x": "1", q: "a.b" };
    expect(withEntries(query, ["custom"])).toEqual({
      custom: { tier: "gold", "budget.from": "5" },
      "other.x": "1",
      q: "a.b",
    });
  });

  it("are the same in whatever order they were sent: the cache knows the question again", () => {
    const one = withEntries({ "custom.b": "2", "custom.a": "1" }, ["custom"]);
    const other = withEntries({ "custom.a": "1", "custom.b": "2" }, ["custom"]);
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
  });

  it("cannot reach the prototype of anything", () => {
    const { custom } = withEntries({ "custom.__proto__": "x" }, ["custom"]);
    expect(Object.keys(custom as object)).toEqual(["__proto__"]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});
