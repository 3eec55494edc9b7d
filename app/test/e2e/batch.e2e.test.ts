import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually } from "../../../otel/test/eventually.ts";
import { capturedSpans } from "./captured.ts";
import { signIn } from "./clients.ts";
import { type System, startSystem } from "./system.ts";
import { Trace } from "./trace.ts";

/** The collector decides about a trace 5 s after its first span. */
const TRACE_DEADLINE_MS = 30_000;

let system: System;
beforeAll(async () => {
  system = await startSystem({ telemetry: true });
});
afterAll(() => system?.close());

it("shows a batch as one trace with a span for each operation", async () => {
  const traceId = randomBytes(16).toString("hex");
  const cookie = await signIn(system.url, "admin");
  const response = await fetch(`${system.url}/api/batch`, {
    method: "POST",
    headers: {
      cookie,
      "content-type": "application/json",
      traceparent: `00-${traceId}-${randomBytes(8).toString("hex")}-01`,
    },
    body: JSON.stringify({
      operations: [
        { id: "lead", method: "POST", path: "/api/leads", body: { company: "Traced Inc." } },
        { id: "note", method: "POST", path: "/api/leads/{lead#/body/id}/notes", body: { body: "Traced" } },
        { id: "gone", method: "GET", path: "/api/leads/00000000-0000-4000-8000-000000000000" },
        { id: "not-run", method: "GET", path: "/api/leads", dependsOn: ["gone"] },
      ],
    }),
  });
  const { results } = (await response.json()) as {
    results: { status: number; body: { id: string; traceId: string } }[];
  };
  expect(results.map(({ status }) => status)).toEqual([201, 201, 404, 424]);
  expect(results[2]?.body.traceId).toBe(traceId);

  const trace = await eventually(
    async () => {
      const found = new Trace(capturedSpans(system.dir).filter((span) => span.traceId === traceId));
      return found.spans.some(({ kind }) => kind === "server") ? found : undefined;
    },
    { deadlineMs: TRACE_DEADLINE_MS, everyMs: 1_000, what: `the trace ${traceId}` },
  );
  const [server, ...others] = trace.spans.filter(({ kind }) => kind === "server");
  expect(others).toEqual([]);
  expect(server?.name).toBe("POST /api/batch");
  expect(server?.attributes["trunkline.lead.id"]).toBeUndefined();
  const operations = trace.spans
    .filter(({ attributes }) => "trunkline.batch.position" in attributes)
    .toSorted(
      (one, other) =>
        Number(one.attributes["trunkline.batch.position"]) -
        Number(other.attributes["trunkline.batch.position"]),
    );
  const told = operations.map(({ name, kind, attributes }) => ({
    name,
    kind,
    method: attributes["http.request.method"],
    route: attributes["http.route"],
    status: attributes["http.response.status_code"],
    error: attributes["error.type"],
  }));
  const internal = { kind: "internal", error: undefined };
  expect(told).toEqual([
    { ...internal, name: "POST /api/leads", method: "POST", route: "/api/leads", status: 201 },
    {
      ...internal,
      name: "POST /api/leads/:id/notes",
      method: "POST",
      route: "/api/leads/:id/notes",
      status: 201,
    },
    {
      ...internal,
      name: "GET /api/leads/:id",
      method: "GET",
      route: "/api/leads/:id",
      status: 404,
      error: "lead_not_found",
    },
    {
      ...internal,
      name: "operation",
      method: undefined,
      route: undefined,
      status: undefined,
      error: "dependency_failed",
    },
  ]);
  const [lead, note] = operations.map((span) => trace.below(span).spans);
  expect(lead?.map(({ attributes }) => attributes["trunkline.lead.id"])).toContain(results[0]?.body.id);
  expect(note?.map(({ name }) => name)).toContain("INSERT notes");
  expect(operations.every((span) => server && trace.below(server).spans.includes(span))).toBe(true);
});
