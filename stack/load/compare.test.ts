import { describe, expect, it } from "vitest";
import { compareRuns, isComparable } from "./compare.ts";
import type { LoadLine, LoadRun } from "./run-file.ts";

const LINE: LoadLine = {
  ...{ id: "x", title: "X", unit: "ratio", owed: "≥ 99 %", client: 1, prometheus: 1, tempo: 1 },
  ...{ difference: 0, verdict: "held" },
};
const run = (lines: readonly Partial<LoadLine>[], more: Partial<LoadRun> = {}): LoadRun => ({
  ...{ scenario: "smoke", title: "Smoke", at: "2026-11-26T00:00:00.000Z", release: "", durationSeconds: 1 },
  ...{ compress: 1, loadShare: 1, verdict: "held", facts: [] },
  lines: lines.map((line) => ({ ...LINE, ...line })),
  ...more,
});

describe("two runs", () => {
  it.each([
    ["a share that is smaller", { unit: "ratio", owed: "≥ 99 %" }, 0.999, 0.99, "worse"],
    ["a share that is smaller by next to nothing", { unit: "ratio", owed: "≥ 99 %" }, 0.999, 0.996, "same"],
    ["a share that is larger", { unit: "ratio", owed: "≥ 99 %" }, 0.98, 0.99, "better"],
    ["a share of which little is owed", { unit: "ratio", owed: "≤ 1 %" }, 0.001, 0.01, "worse"],
    ["a longer time", { unit: "seconds", owed: "< 500 ms" }, 0.1, 0.13, "worse"],
    ["a time that is a little longer", { unit: "seconds", owed: "< 500 ms" }, 0.1, 0.12, "same"],
    ["a longer time, as short as noise", { unit: "seconds", owed: "" }, 0.002, 0.008, "same"],
    ["a shorter time", { unit: "seconds", owed: "" }, 0.2, 0.1, "better"],
    ["fewer requests a second", { unit: "per_second", owed: "≥ 45/s" }, 50, 44, "worse"],
    ["more memory", { unit: "bytes", owed: "" }, 100, 120, "worse"],
  ] as const)("%s: %j from %d to %d is %s", (_, line, before, after, change) => {
    const [compared] = compareRuns(run([{ ...line, client: before }]), run([{ ...line, client: after }]));
    expect(compared?.change).toBe(change);
  });

  it("are compared by what Prometheus saw where the client sees nothing, and not at all where one has no value", () => {
    const seen = (prometheus: number | null) => run([{ client: null, prometheus, tempo: null }]);
    expect(compareRuns(seen(1), seen(0.9))[0]).toMatchObject({ before: 1, after: 0.9, change: "worse" });
    expect(compareRuns(seen(null), seen(0.9))[0]?.change).toBe("none");
    expect(compareRuns(run([]), run([{}]))[0]?.change).toBe("none");
  });

  it("may be compared where they are of one scenario and one size", () => {
    expect(isComparable(run([]), run([]))).toBe(true);
    expect(isComparable(run([]), run([], { scenario: "soak" }))).toBe(false);
    expect(isComparable(run([]), run([], { compress: 10 }))).toBe(false);
    expect(isComparable(run([]), run([], { loadShare: 0.1 }))).toBe(false);
  });
});
