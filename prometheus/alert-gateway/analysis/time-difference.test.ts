import { describe, expect, it } from "vitest";
import type { Sample, Span } from "../../../otel/traces/trace.ts";
import { timeDifference } from "./time-difference.ts";

/** A request that asks the database `queryMs` long, and works `ownMs` by itself. */
function request(name: string, queryMs: number, ownMs: number): Sample {
  const span = (id: string, parentId: string | null, kind: Span["kind"], endMs: number): Span => ({
    ...{ id, parentId, kind, startMs: 0, endMs, name: parentId === null ? name : "SELECT", service: "api" },
    ...{ instance: null, release: null, isFailed: false, errorType: null, attributes: new Map() },
  });
  const entry = span("1", null, "server", queryMs + ownMs);
  return { trace: { id: "t", spans: [entry, span("2", "1", "client", queryMs)] }, entry, follows: "answer" };
}

const several = (count: number, sample: Sample) => Array.from({ length: count }, () => sample);
const places = (bad: readonly Sample[], good: readonly Sample[]) =>
  timeDifference(bad, good).places.map(
    ({ place, moreMs }) => `${place.kind} ${place.name} ${Math.round(moreMs)}`,
  );

describe("timeDifference", () => {
  const light = several(16, request("GET /light", 2, 1));

  it("compares a request that always asks for more with its equals, and does not accuse what it always does", () => {
    const bad = several(5, request("GET /heavy", 300, 91));
    expect(places(bad, [...light, ...several(3, request("GET /heavy", 300, 1))])).toEqual([
      "own GET /heavy 90",
    ]);
  });

  it("compares it with all good ones where it has too few equals", () => {
    const bad = several(5, request("GET /heavy", 300, 1));
    expect(places(bad, light)[0]).toBe("call SELECT 298");
  });

  it("counts the traces that have clearly more", () => {
    const bad = [...several(4, request("GET /light", 102, 1)), request("GET /light", 2, 101)];
    const [first] = timeDifference(bad, light).places;
    expect(first).toMatchObject({ badMs: 82, moreMs: 80, badTraces: 4 });
  });
});
