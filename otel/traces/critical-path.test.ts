import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { criticalPath } from "./critical-path.ts";
import type { Sample, Span, Trace } from "./trace.ts";

function span(
  id: string,
  parentId: string | null,
  startMs: number,
  endMs: number,
  more: Partial<Span> = {},
): Span {
  return {
    ...{ id, parentId, startMs, endMs, name: id, kind: "internal", service: "api" },
    ...{ instance: null, release: null, isFailed: false, errorType: null, attributes: new Map() },
    ...more,
  };
}

function path(spans: readonly Span[], follows: Sample["follows"] = "answer"): string[] {
  const [entry] = spans;
  if (entry === undefined) throw new Error("no span");
  return criticalPath({ trace: { id: "t", spans }, entry, follows }).map(
    ({ kind, span: { name }, durationMs }) => `${kind} ${name} ${durationMs}`,
  );
}

describe("criticalPath", () => {
  it("gives a span the time in which nothing below it ran, and calls to who is called", () => {
    expect(path([span("in", null, 0, 100), span("query", "in", 10, 90, { kind: "client" })])).toEqual([
      "own in 10",
      "call query 80",
      "own in 10",
    ]);
  });

  it("follows of two that ran at once the one that ended last, and the other only before it", () => {
    const spans = [span("in", null, 0, 100), span("short", "in", 5, 60), span("long", "in", 10, 100)];
    expect(path(spans)).toEqual(["own long 90", "own short 5", "own in 5"]);
  });

  it("leaves out of an answer what went on after it and what stood in a queue", () => {
    const spans = [
      span("in", null, 0, 100),
      span("detached", "in", 20, 300),
      span("job", "in", 30, 40, { kind: "consumer" }),
    ];
    expect(path(spans)).toEqual(["own in 100"]);
  });

  it("calls the time between a span's end and the beginning of what follows on it a wait", () => {
    const spans = [
      span("in", null, 0, 10),
      span("add", "in", 2, 4, { kind: "producer" }),
      span("process", "add", 1_000, 1_050, { kind: "consumer" }),
    ];
    expect(path(spans, "everything")).toEqual([
      "own process 50",
      "wait process 996",
      "call add 2",
      "own in 2",
    ]);
  });

  it("takes a remote child whose clock is a little late for what its caller waited for", () => {
    const spans = [
      span("call", null, 0, 50, { kind: "client" }),
      span("served", "call", 10, 53, { kind: "server", service: "other" }),
    ];
    expect(path(spans)).toEqual(["own served 40", "call call 10"]);
  });

  /** Spans whose parents come before them, anywhere in time. */
  const traces = fc
    .array(
      fc.record({
        parent: fc.nat(),
        start: fc.nat(1_000),
        duration: fc.nat(400),
        kind: fc.constantFrom("internal", "client", "consumer"),
      }),
      { maxLength: 30 },
    )
    .map((drawn): Trace => {
      const root = span("0", null, 0, 1_000, { kind: "server" });
      const below = drawn.map(({ parent, start, duration, kind }, index) =>
        span(String(index + 1), String(parent % (index + 1)), start, start + duration, {
          kind: kind as Span["kind"],
        }),
      );
      return { id: "t", spans: [root, ...below] };
    });
  const sample = (trace: Trace, follows: Sample["follows"]): Sample => ({
    trace,
    entry: trace.spans[0] as Span,
    follows,
  });
  const total = (one: Sample) => criticalPath(one).reduce((sum, { durationMs }) => sum + durationMs, 0);

  it("adds up to the entry's duration, or to the end of all that follows", () => {
    fc.assert(
      fc.property(traces, (trace) => {
        expect(total(sample(trace, "answer"))).toBeCloseTo(1_000, 6);
        const end = Math.max(...trace.spans.map(({ endMs }) => endMs));
        expect(total(sample(trace, "everything"))).toBeCloseTo(end, 6);
      }),
    );
  });

  it("has no stretch without time, and does not depend on the order in which spans arrive", () => {
    fc.assert(
      fc.property(traces, fc.constantFrom<Sample["follows"]>("answer", "everything"), (trace, follows) => {
        const here = criticalPath(sample(trace, follows));
        expect(here.every(({ durationMs }) => durationMs > 0)).toBe(true);
        const [root, ...others] = trace.spans as [Span, ...Span[]];
        const turned = { id: "t", spans: [root, ...others.toReversed()] };
        expect(total(sample(turned, follows))).toBeCloseTo(total(sample(trace, follows)), 6);
      }),
    );
  });

  it("ends where parents stand in a circle", () => {
    const spans = [span("a", "b", 0, 100), span("b", "a", 10, 90)];
    expect(path(spans)).toEqual(["own a 10", "own b 80", "own a 10"]);
    expect(path(spans, "everything")).toEqual(["own a 10", "own b 80", "own a 10"]);
  });
});
