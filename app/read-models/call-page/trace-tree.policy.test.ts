import { describe, expect, it } from "vitest";
import type { Span } from "../../../otel/traces/trace.ts";
import { traceTree } from "./trace-tree.policy.ts";

let ids = 0;
function span(parent: Span | null, fromMs: number, toMs: number, more: Partial<Span> = {}): Span {
  ids += 1;
  return {
    id: ids.toString(16).padStart(16, "0"),
    parentId: parent?.id ?? null,
    service: "trunkline-api",
    instance: null,
    release: null,
    name: "SELECT calls",
    kind: "client",
    startMs: 1_000 + fromMs,
    endMs: 1_000 + toMs,
    isFailed: false,
    errorType: null,
    attributes: new Map(),
    ...more,
  };
}
const webhook = span(null, 0, 100, {
  name: "POST /webhooks/vapi",
  kind: "server",
  attributes: new Map([
    ["http.route", "/webhooks/vapi"],
    ["http.request.header.authorization", "secret"],
    ["db.query.text", "select 1"],
    ["trunkline.call.url", "http://t.example/calls/1"],
    ["trunkline.call.id", "8d6f1c1e-5a3b-4f7e-9c2d-446655440000"],
  ]),
});
const treeOf = (...spans: Span[]) => {
  const tree = traceTree({ id: "0".repeat(32), spans });
  if (!tree) throw new Error("no tree");
  return tree;
};

describe("the tree of a trace", () => {
  it("has parents before what is below them, with times since it began, and says what was waited for", () => {
    const job = span(webhook, 150, 400, { name: "process sms", kind: "consumer" });
    const tree = treeOf(job, webhook);
    expect(tree).toMatchObject({ durationMs: 400, criticalMs: 400, spanCount: 2, errorCount: 0 });
    expect(tree.startedAt).toEqual(new Date(1_000));
    expect(tree.spans).toMatchObject([
      { parentId: null, startMs: 0, durationMs: 100, criticalMs: 100, step: "voice_agent_word_taken_in" },
      { parentId: webhook.id, startMs: 150, durationMs: 250, waitMs: 50, criticalMs: 250 },
    ]);
  });

  it("tells of attributes only those that can hold nothing personal", () => {
    expect(treeOf(webhook).spans[0]?.attributes.map(({ name }) => name)).toEqual([
      "http.route",
      "trunkline.call.id",
    ]);
  });

  it("shows siblings alike as one where they ran together or are many, and failed ones each", () => {
    const together = [span(webhook, 10, 20), span(webhook, 12, 30)];
    const apart = [span(webhook, 40, 41, { name: "xadd" }), span(webhook, 50, 51, { name: "xadd" })];
    const many = Array.from({ length: 7 }, (_, n) =>
      span(webhook, 60 + n * 2, 61 + n * 2, { name: "INSERT" }),
    );
    const failed = [1, 2].map(() => span(webhook, 90, 95, { isFailed: true, errorType: "timeout" }));
    const rows = treeOf(webhook, ...together, ...apart, ...many, ...failed).spans.slice(1);
    expect(rows.map(({ name, count, durationMs }) => [name, count, durationMs])).toEqual([
      ["SELECT calls", 2, 20],
      ["xadd", 1, 1],
      ["xadd", 1, 1],
      ["INSERT", 7, 13],
      ["SELECT calls", 1, 5],
      ["SELECT calls", 1, 5],
    ]);
  });

  it("has at most 400 rows: what failed stays with all above it, and what is missing is counted", () => {
    const branches = Array.from({ length: 300 }, (_, n) =>
      span(webhook, n / 10, n / 10 + 5, { name: `branch ${n}`, kind: "internal" }),
    );
    const leaves = branches.flatMap((branch, n) => [
      span(branch, n / 10, n / 10 + 1, { name: "a" }),
      span(branch, n / 10 + 1, n / 10 + 2, { name: "b" }),
    ]);
    const failed = span(leaves.at(-1) ?? null, 31, 32, { isFailed: true });
    const tree = treeOf(webhook, ...branches, ...leaves, failed);
    expect(tree.spanCount).toBe(902);
    expect(tree.spans).toHaveLength(400);
    const shown = new Set(tree.spans.map(({ id }) => id));
    expect([failed.id, leaves.at(-1)?.id, branches.at(-1)?.id].every((id) => shown.has(id ?? ""))).toBe(true);
    expect(tree.spans.every(({ parentId }) => parentId === null || shown.has(parentId))).toBe(true);
    const hidden = tree.spans.reduce((sum, { hiddenCount }) => sum + hiddenCount, 0);
    expect(hidden + tree.spans.length).toBe(902);
  });

  it("shows spans whose parent is missing, each once, and is none of parents in a circle", () => {
    const orphan = span(null, 20, 30, { parentId: "f".repeat(16) });
    expect(treeOf(webhook, webhook, orphan).spans.map(({ parentId }) => parentId)).toEqual([null, null]);
    const one = span(null, 0, 10);
    const other = span(one, 1, 2);
    expect(traceTree({ id: "0", spans: [{ ...one, parentId: other.id }, other] })).toBeNull();
  });
});
