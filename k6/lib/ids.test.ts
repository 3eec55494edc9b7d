import { describe, expect, it } from "vitest";
import { callIdOf, newRunId, traceIdOf, traceparent } from "./ids.ts";

describe("ids of a run", () => {
  it("are the same wherever they are computed, and different for each webhook and run", () => {
    const run = newRunId();
    expect(run).toMatch(/^[0-9a-f]{16}$/);
    const ids = [0, 1, 2].flatMap((call) => [0, 1].map((step) => traceIdOf(run, call, step)));
    expect(ids).toEqual([0, 1, 2].flatMap((call) => [0, 1].map((step) => traceIdOf(run, call, step))));
    expect(new Set([...ids, traceIdOf(newRunId(), 0, 0)]).size).toBe(7);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
  });

  it("make a trace context that asks to be kept, with a new parent each time", () => {
    const id = traceIdOf("0123456789abcdef", 7, 1);
    expect(traceparent(id)).toMatch(/^00-0123456789abcdef0000000700000002-[0-9a-f]{16}-01$/);
    expect(traceparent(id)).not.toBe(traceparent(id));
  });

  it("name calls by UUIDs", () => {
    expect(callIdOf("0123456789abcdef", 31)).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8000-00000000001f$/,
    );
  });
});
