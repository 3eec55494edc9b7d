import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Sample, Span } from "../../../otel/traces/trace.ts";
import { chanceOfSoMany, overRepresented } from "./over-represented.ts";

function sample(instance: string, release = "1.4.0", route = "/api/calls"): Sample {
  const entry: Span = {
    ...{
      id: "1",
      parentId: null,
      startMs: 0,
      endMs: 1,
      name: "GET",
      kind: "server" as const,
      service: "api",
    },
    ...{ instance, release, isFailed: false, errorType: null, attributes: new Map([["http.route", route]]) },
  };
  return { trace: { id: "t", spans: [entry] }, entry, follows: "answer" };
}

const several = (count: number, make: (index: number) => Sample) =>
  Array.from({ length: count }, (_, index) => make(index));

describe("chanceOfSoMany", () => {
  it("is Fisher's exact test: the tea of the lady who tasted", () => {
    expect(chanceOfSoMany(4, 4, 4, 8)).toBeCloseTo(1 / 70, 10);
    expect(chanceOfSoMany(3, 4, 4, 8)).toBeCloseTo(17 / 70, 10);
  });

  it("is certain of at least none, and falls the more hits there are", () => {
    const counts = fc.tuple(
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 30, max: 80 }),
    );
    fc.assert(
      fc.property(counts, ([drawn, having, population]) => {
        const chances = Array.from({ length: drawn + 1 }, (_, hits) =>
          chanceOfSoMany(hits, drawn, having, population),
        );
        expect(chances[0]).toBeCloseTo(1, 9);
        for (const [index, chance] of chances.entries())
          expect(chance).toBeLessThanOrEqual((chances[index - 1] ?? 1) + 1e-12);
      }),
    );
  });
});

describe("overRepresented", () => {
  it("names what the bad ones share and the good ones do not", () => {
    const bad = several(12, () => sample("api-2"));
    const good = several(30, (index) => sample(`api-${(index % 3) + 1}`));
    expect(overRepresented(bad, good)).toEqual([
      { name: "instance", value: "api-2 of api", badTraces: 12, goodTraces: 10 },
    ]);
  });

  it("names nobody when bad ones are like good ones, or too few to tell", () => {
    const mixed = (index: number) => sample(`api-${(index % 3) + 1}`);
    expect(overRepresented(several(12, mixed), several(30, mixed))).toEqual([]);
    expect(
      overRepresented(
        several(2, () => sample("api-2")),
        several(3, mixed),
      ),
    ).toEqual([]);
  });

  it("does not name what merely goes with the first: the only instance of a bad release", () => {
    const bad = several(12, () => sample("api-2", "1.5.0"));
    const good = several(30, () => sample("api-1", "1.4.0"));
    expect(overRepresented(bad, good).map(({ value }) => value)).toEqual(["1.5.0 of api"]);
  });

  it("names a second one where it narrows the first: one route of one release", () => {
    const bad = several(20, () => sample("api-1", "1.5.0", "/api/reports"));
    const good = several(60, (index) =>
      sample("api-1", index % 2 ? "1.5.0" : "1.4.0", index % 3 ? "/api/calls" : "/api/reports"),
    );
    expect(
      overRepresented(bad, good)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["release", "route"]);
  });
});
