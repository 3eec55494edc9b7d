import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchSchema, MAX_OPERATIONS } from "./batch.contract.ts";
import { planOf } from "./batch-plan.policy.ts";
import { filled, filledPath, referredIn } from "./batch-references.policy.ts";

const read = (id: string, more: object = {}) => ({ id, method: "GET", path: "/api/leads", ...more });
const write = (id: string, more: object = {}) => ({ id, method: "POST", path: "/api/leads", ...more });
const plan = (operations: readonly object[], more: object = {}) =>
  planOf(batchSchema.parse({ operations, ...more }));
const waits = (operations: readonly object[], more: object = {}) =>
  plan(operations, more).map((one) => [...new Set(one.after)].toSorted((a, b) => a - b));

describe("the plan of a batch", () => {
  it("has reads wait for the last write, and writes for all since the last write", () => {
    expect(waits([read("a"), read("b"), write("c"), read("d"), read("e"), write("f")])).toEqual([
      [],
      [],
      [0, 1],
      [2],
      [2],
      [2, 3, 4],
    ]);
  });

  it("has nothing wait but for what it depends on, where that is asked for", () => {
    const operations = [
      write("a"),
      write("b"),
      write("c", { dependsOn: ["a"] }),
      read("d", { path: "/api/leads/{b#/body/id}", query: { q: { $result: "c#/body/company" } } }),
      write("e", { body: { list: [{ deep: { $result: "a#/body/id" } }] } }),
      write("f", { headers: { "If-Match": { $result: "b#/headers/etag" } } }),
    ];
    expect(waits(operations, { order: "dependencies" })).toEqual([[], [], [0], [1, 2], [0], [1]]);
    expect(waits(operations, { atomic: true })).toEqual([[], [0], [1], [2], [3], [4]]);
  });

  it.each([
    ["an id that is there twice", [read("a"), read("a")], "operations.1.id"],
    ["a later operation", [read("a", { dependsOn: ["b"] }), read("b")], "operations.0.dependsOn.0"],
    ["itself", [read("a", { path: "/api/leads/{a#/body/id}" })], "operations.0.path"],
    ["nobody", [read("a"), write("b", { body: { id: { $result: "c#/body/id" } } })], "operations.1.body"],
  ])("refuses %s, and says where", (_, operations, path) => {
    expect(() => plan(operations)).toThrow(
      expect.objectContaining({ code: "invalid_input", fields: [expect.objectContaining({ path })] }),
    );
  });

  it("waits, as listed, for all that an operation could see or undo, whatever the operations", () => {
    const methods = fc.array(fc.constantFrom("GET", "POST"), { minLength: 1, maxLength: MAX_OPERATIONS });
    fc.assert(
      fc.property(methods, (listed) => {
        const planned = plan(listed.map((method, index) => ({ ...read(`o${index}`), method })));
        const waitsFor = planned.map(() => new Set<number>());
        for (const [position, one] of planned.entries()) {
          for (const other of one.after) {
            waitsFor[position]?.add(other);
            for (const further of waitsFor[other] ?? []) waitsFor[position]?.add(further);
          }
          for (let other = 0; other < position; other += 1) {
            const matters = listed[position] !== "GET" || listed[other] !== "GET";
            if (matters) expect(waitsFor[position]?.has(other)).toBe(true);
          }
        }
      }),
    );
  });
});

describe("references", () => {
  const results = new Map<string, unknown>([
    [
      "a",
      {
        status: 201,
        headers: { etag: '"1"' },
        body: { id: "x y/z", n: 7, none: null, "odd/~": [{ v: true }] },
      },
    ],
  ]);

  it("stand for values of any type, wherever they are", () => {
    const body = {
      whole: { $result: "a#/body" },
      list: [1, { $result: "a#/body/n" }, { $result: "a#/body/odd~1~0/0/v" }],
      none: { $result: "a#/body/none" },
      plain: { $result: "a#/body/id", more: 1 },
    };
    expect(filled(body, results)).toEqual({
      whole: { id: "x y/z", n: 7, none: null, "odd/~": [{ v: true }] },
      list: [1, 7, true],
      none: null,
      plain: { $result: "a#/body/id", more: 1 },
    });
    expect(referredIn(body)).toEqual(["a", "a", "a", "a"]);
  });

  it("are one part of a path, whatever the value", () => {
    expect(filledPath("/api/x/{a#/body/id}/{a#/body/n}", results)).toBe("/api/x/x%20y%2Fz/7");
  });

  it.each(["a#/body/nothing", "a#/body/id/0", "a#/body/toString", "b#/body", "a#/body/odd~1~0/1"])(
    "that lead to nothing are refused: %s",
    ($result) => {
      expect(() => filled({ $result }, results)).toThrow(
        expect.objectContaining({ code: "reference_unresolved" }),
      );
    },
  );

  it.each(["none", "odd~1~0"])("that are no part of a path are refused there: %s", (name) => {
    expect(() => filledPath(`/api/x/{a#/body/${name}}`, results)).toThrow(
      expect.objectContaining({ code: "reference_unresolved" }),
    );
  });

  it("leave all other JSON as it is", () => {
    const json = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('"$result"'));
    fc.assert(
      fc.property(json, (value) => {
        expect(filled(value, results)).toEqual(value);
      }),
    );
  });
});
