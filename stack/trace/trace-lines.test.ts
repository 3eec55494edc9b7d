import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import type { Span, Trace } from "../../otel/traces/trace.ts";
import { milliseconds, traceLines } from "./trace-lines.ts";

let ids = 0;
function span(
  name: string,
  parent: Span | null,
  fromMs: number,
  toMs: number,
  more: Partial<Span> = {},
): Span {
  ids += 1;
  return {
    id: String(ids).padStart(16, "0"),
    parentId: parent?.id ?? null,
    service: "trunkline-api",
    instance: null,
    release: null,
    name,
    kind: "internal",
    startMs: fromMs,
    endMs: toMs,
    isFailed: false,
    errorType: null,
    attributes: new Map(),
    ...more,
  };
}
const linesOf = (...spans: Span[]) => {
  const trace: Trace = { id: "0".repeat(32), spans };
  return traceLines(trace).map(stripVTControlCharacters);
};

const callId = "8d6f1c1e-5a3b-4f7e-9c2d-446655440000";
const call = new Map([["trunkline.call.id", callId]]);

describe("a trace as lines", () => {
  const webhook = span("POST /webhooks/vapi", null, 0, 100, { kind: "server", attributes: call });
  const insert = span("INSERT alerts", webhook, 10, 40, { kind: "client", attributes: call });
  const side = span("xadd", webhook, 15, 20, { kind: "client", attributes: call });
  const job = span("process sms", webhook, 400, 900, {
    kind: "consumer",
    service: "trunkline-worker",
    attributes: new Map([...call, ["trunkline.job.wait_seconds", "0.3"], ["trunkline.priority", "P1"]]),
  });
  const send = span("POST Messages", job, 420, 880, {
    kind: "client",
    service: "trunkline-worker",
    isFailed: true,
    errorType: "ProviderUnavailable",
    attributes: call,
  });
  const lines = linesOf(webhook, insert, side, job, send);

  it("show when each span began, how long it took, and how much of that was its own", () => {
    expect(lines[1]).toMatch(/^ +\+0\.0 ms +100 ms +70 ms . POST \/webhooks\/vapi {2}trunkline-api/);
    expect(lines[4]).toMatch(/^ +\+400 ms +500 ms +40 ms . └─ process sms {2}trunkline-worker/);
  });

  it("are a tree", () => {
    expect(lines.slice(1, 6).map((line) => /^.{36}(.*?\S)(?: {2}|$)/.exec(line)?.[1])).toEqual([
      "POST /webhooks/vapi",
      "├─ INSERT alerts",
      "├─ xadd",
      "└─ process sms",
      "   └─ POST Messages",
    ]);
  });

  it("mark what somebody waited for, and say where the time went, queues included", () => {
    const marked = lines.filter((line) => line.slice(0, 38).includes("●"));
    expect(marked.join("\n")).not.toContain("xadd");
    expect(marked.join("\n")).toContain("POST Messages");
    expect(lines.at(-1)).toMatch(
      /^● critical path 900 ms: 51 % POST Messages \(trunkline-worker\), 33 % waiting for process sms/,
    );
  });

  it("lead from the root without a gap, where its child began with it and was followed by what came later", () => {
    const request = span("POST /webhooks/vapi", null, 0, 45, { kind: "server" });
    const route = span("router - /webhooks/vapi", request, 0, 44.5);
    const late = span("process sms", route, 60, 90, { kind: "consumer", service: "trunkline-worker" });
    const marks = linesOf(request, route, late)
      .slice(1, 4)
      .map((line) => line.slice(0, 36).includes("●"));
    expect(marks).toEqual([true, true, true]);
  });

  it("say what failed, how long a job waited, and what is new of the business", () => {
    expect(lines[5]).toContain("✗ ProviderUnavailable");
    expect(lines[4]).toContain("waited 300 ms  priority=P1");
    expect(lines.filter((line) => line.includes(`call=${callId}`))).toHaveLength(1);
  });

  it("show a span whose parent is missing, and end where parents are in a circle", () => {
    const orphan = span("late", null, 50, 60, { parentId: "f".repeat(16) });
    expect(linesOf(webhook, orphan).join("\n")).toMatch(/late .*its parent is not here/);
    const one = span("one", null, 0, 10);
    const other = span("other", one, 1, 2);
    expect(linesOf(webhook, { ...one, parentId: other.id }, other)).toHaveLength(3);
  });
});

describe("durations", () => {
  it.each([
    [0.44, "0.4 ms"],
    [9.96, "10 ms"],
    [999.4, "999 ms"],
    [999.6, "1.00 s"],
    [12_340, "12.3 s"],
    [185_000, "3 min 5 s"],
    [119_990, "2 min 0 s"],
  ])("of %d ms are written %s", (ms, text) => {
    expect(milliseconds(ms)).toBe(text);
  });
});
