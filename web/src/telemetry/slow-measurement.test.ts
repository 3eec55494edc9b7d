import { describe, expect, it } from "vitest";
import { measurementOf } from "./slow-measurement.ts";
import { connectSpans } from "./spans.ts";

const CALL = "0197c1f0-0000-7000-8000-000000000001";

describe("what was slow", () => {
  it("of the API names route, page, outcome and request, within the trace that it was sent with", () => {
    const [traceId, spanId] = ["a".repeat(32), "b".repeat(16)];
    const measured = measurementOf({
      kind: "api",
      name: `GET /api/calls/${CALL}`,
      value: 1_500,
      outcome: "timeout",
      page: "/calls/:id",
      requestId: "r-1",
      traceparent: `00-${traceId}-${spanId}-01`,
    });
    expect(measured).toEqual([
      { type: "slow-api", values: { duration_ms: 1_500 } },
      {
        context: { name: "GET /api/calls/:id", outcome: "timeout", page: "/calls/:id", request_id: "r-1" },
        spanContext: { traceId, spanId },
      },
    ]);
  });

  it("names nothing that is not known", () => {
    const api = {
      kind: "api",
      name: "GET /api/calls",
      value: 2_000,
      requestId: null,
      traceparent: null,
    } as const;
    expect(measurementOf(api)[1]).toEqual({ context: { name: "GET /api/calls" } });
    expect(measurementOf({ kind: "memory", name: "heap", value: 5 })).toEqual([
      { type: "slow-memory", values: { bytes: 5 } },
      { context: { name: "heap" } },
    ]);
  });

  it("of rendering has a span of its own where somebody traces", () => {
    const render = { kind: "render", name: "CallCard", value: 40 } as const;
    const trace = { traceId: "c".repeat(32), spanId: "d".repeat(16) };
    connectSpans({
      run: ({ work }) => work(),
      note: ({ name, durationMs }) => (name === "render CallCard" && durationMs === 40 ? trace : undefined),
    });
    expect(measurementOf(render)[1]).toEqual({ context: { name: "CallCard" }, spanContext: trace });
  });
});
