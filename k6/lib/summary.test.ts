import { describe, expect, it } from "vitest";
import { type ReportLine, renderReport } from "./summary.ts";

const line = (ok: boolean | null): ReportLine => ({ seenBy: "Tempo", expected: "all", measured: "some", ok });
const report = (oks: readonly (boolean | null)[], allowUnjudged = false) =>
  renderReport("Title", [], oks.map(line), allowUnjudged);

describe("a report", () => {
  it("marks what held, what was missed and what nobody judged", () => {
    expect(report([true, false, null])).toMatch(/✓ .*\n +✗ .*\n +\? /);
  });

  it.each([
    [[true, true], false, "All expectations held."],
    [[true, null], false, "1 of 2 expectations were not judged (exit code 110); the others held."],
    [[true, null], true, "1 of 2 expectations were not judged, as was allowed; the others held."],
    [[true, false], false, "1 of 2 expectations were missed (exit code 99)."],
    [
      [null, false],
      true,
      "1 of 2 expectations were missed (exit code 99); 1 of 2 expectations were not judged.",
    ],
  ])("of %j (unjudged allowed: %s) ends with: %s", (oks, allowed, verdict) => {
    expect(report(oks, allowed).trimEnd().split("\n").at(-1)?.trim()).toBe(verdict);
  });
});
