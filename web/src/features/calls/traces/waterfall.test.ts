import { describe, expect, it } from "vitest";
import type { CallSpan } from "../../../data/types.ts";
import { barOf, moveOf, pathParts, visibleRows, waterfallRows } from "./waterfall.ts";

function span(id: string, parentId: string | null, more: Partial<CallSpan> = {}): CallSpan {
  return {
    id,
    parentId,
    name: `span ${id}`,
    service: "trunkline-api",
    kind: "internal",
    step: null,
    startMs: 0,
    durationMs: 10,
    selfMs: 0,
    waitMs: 0,
    criticalMs: 0,
    isFailed: false,
    errorType: null,
    count: 1,
    hiddenCount: 0,
    attributes: [],
    ...more,
  };
}

const spans = [
  span("hook", null, { step: "voice_agent_word_taken_in", criticalMs: 20 }),
  span("sql", "hook", { criticalMs: 30, isFailed: true, errorType: "timeout" }),
  span("add", "hook"),
  span("job", "add", { step: "sms_worked_on", waitMs: 50 }),
  span("post", "job", { step: "sms_handed_over", criticalMs: 100 }),
];
const idsOf = (rows: readonly { readonly span: CallSpan }[]) => rows.map((row) => row.span.id);

describe("the rows of a trace", () => {
  it("are all spans for engineers, and for others the steps that say something to them", () => {
    expect(waterfallRows({ spans }, true).map(({ span: { id }, level }) => [id, level])).toEqual([
      ["hook", 1],
      ["sql", 2],
      ["add", 2],
      ["job", 3],
      ["post", 4],
    ]);
    expect(waterfallRows({ spans }, false).map(({ label, level }) => [label, level])).toEqual([
      ["Word of the voice agent taken in", 1],
      ["Text message prepared and sent", 2],
      ["Text message handed to the carrier", 3],
    ]);
  });

  it("count what is hidden as the time of the step above it, which has not failed for that", () => {
    const [hook] = waterfallRows({ spans }, false);
    expect(hook).toMatchObject({ criticalMs: 50, isFailed: false, errorType: null });
  });

  it("show something of a trace without any known step", () => {
    const rows = waterfallRows({ spans: [span("a", null), span("b", "a")] }, false);
    expect(rows.map(({ label }) => label)).toEqual(["Work in the system"]);
  });

  it("say where they ran where that is another place than what is above them", () => {
    const rows = waterfallRows(
      { spans: [spans[0], span("job", "hook", { service: "trunkline-worker" })].flatMap((one) => one ?? []) },
      true,
    );
    expect(rows.map(({ isElsewhere }) => isElsewhere)).toEqual([true, true]);
    expect(waterfallRows({ spans }, true).map(({ isElsewhere }) => isElsewhere)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it("below a folded one are not there, those beside it are", () => {
    const rows = waterfallRows({ spans: [...spans, span("late", null)] }, true);
    expect(idsOf(visibleRows(rows, new Set(["add", "hook"])))).toEqual(["hook", "late"]);
    expect(idsOf(visibleRows(rows, new Set(["add"])))).toEqual(["hook", "sql", "add", "late"]);
  });
});

describe("keys", () => {
  const rows = waterfallRows({ spans }, true);
  const none = new Set<string>();
  it.each([
    ["ArrowDown", "hook", { kind: "focus", id: "sql" }],
    ["ArrowUp", "sql", { kind: "focus", id: "hook" }],
    ["ArrowUp", "hook", null],
    ["End", "hook", { kind: "focus", id: "post" }],
    ["Home", "post", { kind: "focus", id: "hook" }],
    ["ArrowRight", "hook", { kind: "focus", id: "sql" }],
    ["ArrowRight", "sql", null],
    ["ArrowLeft", "hook", { kind: "fold", id: "hook" }],
    ["ArrowLeft", "sql", { kind: "focus", id: "hook" }],
    ["x", "sql", null],
  ])("%s at %s", (key, at, move) => {
    expect(moveOf(key, rows, at, none)).toEqual(move);
  });

  it("unfold what is folded, and go up from it", () => {
    const folded = new Set(["add"]);
    const visible = visibleRows(rows, folded);
    expect(moveOf("ArrowRight", visible, "add", folded)).toEqual({ kind: "unfold", id: "add" });
    expect(moveOf("ArrowLeft", visible, "add", folded)).toEqual({ kind: "focus", id: "hook" });
  });
});

describe("a bar", () => {
  it("stands where its time is, cut at what is shown", () => {
    const whole = { fromMs: 0, toMs: 200 };
    expect(barOf({ startMs: 50, durationMs: 100 }, whole)).toEqual({ left: 0.25, width: 0.5 });
    expect(barOf({ startMs: 50, durationMs: 100 }, { fromMs: 100, toMs: 200 })).toEqual({
      left: 0,
      width: 0.5,
    });
    expect(barOf({ startMs: 50, durationMs: 10 }, { fromMs: 100, toMs: 200 })).toBeNull();
    expect(barOf({ startMs: 0, durationMs: 0 }, { fromMs: 0, toMs: 0 })).toEqual({ left: 0, width: 0 });
  });
});

describe("where the time went", () => {
  it("names the largest parts, queues included", () => {
    expect(pathParts(waterfallRows({ spans }, false))).toEqual([
      { label: "Text message handed to the carrier", percent: 50 },
      { label: "Word of the voice agent taken in", percent: 25 },
      { label: "waiting in queues", percent: 25 },
    ]);
    expect(pathParts([])).toEqual([]);
  });
});
