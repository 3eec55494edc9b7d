import { describe, expect, it } from "vitest";
import type { Objective, Seen } from "../objective.ts";
import { renderHtml } from "./html.ts";
import { renderJunit } from "./junit.ts";
import { lineOf, type ReportLine, runVerdict, sentenceOf, valueText } from "./lines.ts";
import { renderTable } from "./table.ts";

const OBJECTIVE: Objective = {
  id: "x",
  title: 'Answered within "200 ms" & <fast>',
  unit: "ratio",
  owed: { comparison: ">=", level: 0.99 },
  client: { metric: "x", statistic: "rate", scale: 1 },
  prometheus: { kind: "query", query: "1" },
  tempo: { kind: "share_within", seconds: 0.2 },
  maxDifference: 0.02,
};
const line = (seen: Partial<Seen>): ReportLine =>
  lineOf(OBJECTIVE, { client: 1, sampled: 1, prometheus: 1, tempo: 1, othersRatio: 0, ...seen });
const HELD = line({});
const MISSED = line({ client: 0.9, prometheus: 0.9 });
const DIFFERS = line({ tempo: 0.5 });
const OPEN = line({ prometheus: null });

describe("a report", () => {
  it("has a line for each objective: what each view saw, how far they are apart, and what it came to", () => {
    const table = renderTable("Title", ["a fact"], [HELD, MISSED, DIFFERS, OPEN], "Sentence.");
    expect(table).toMatch(/SLO +client +Prometheus +Tempo +difference +verdict/);
    expect(table).toMatch(/✓ .*: ≥ 99 % +100 % +100 % +100 % +0 % of 2 % +held/);
    expect(table).toMatch(/✗ .* 90 % +90 % +100 % .*missed/);
    expect(table).toMatch(/≠ .* 100 % +100 % +50 % +50 % of 2 % +differs/);
    expect(table).toMatch(/\? .* 100 % +\? +100 % .*not judged/);
  });

  it.each([
    [[HELD, HELD], false, "held", "All expectations held."],
    [
      [HELD, OPEN],
      false,
      "not_judged",
      "1 of 2 expectations were not judged (exit code 110); the others held.",
    ],
    [
      [HELD, OPEN],
      true,
      "not_judged",
      "1 of 2 expectations were not judged, as was allowed; the others held.",
    ],
    [[HELD, MISSED], false, "missed", "1 of 2 expectations were missed (exit code 99)."],
    [[HELD, DIFFERS], false, "missed", "of 1 client and server tell different things (exit code 99)."],
    [
      [OPEN, MISSED],
      true,
      "missed",
      "1 of 2 expectations were missed (exit code 99); 1 of 2 expectations were not judged.",
    ],
  ] as const)("ends with its verdict (%#)", (lines, allowed, verdict, sentence) => {
    expect(runVerdict(lines)).toBe(verdict);
    expect(sentenceOf(lines, allowed)).toBe(sentence);
  });

  it("says values in their unit", () => {
    expect(valueText(0.99852, "ratio")).toBe("99.85 %");
    expect(valueText(0.1426, "seconds")).toBe("143 ms");
    expect(valueText(0.0042, "seconds")).toBe("4.2 ms");
    expect(valueText(2.1, "seconds")).toBe("2.1 s");
    expect(valueText(100, "count")).toBe("100");
    expect(valueText(49.96, "per_second")).toBe("50/s");
    expect(valueText(null, "score")).toBe("–");
  });

  it("is JUnit for CI: a test case an expectation, with what was missed", () => {
    const xml = renderJunit("smoke", "2026-11-26T00:00:00Z", 12, [HELD, MISSED, DIFFERS, OPEN]);
    expect(xml).toContain('<testsuite name="k6.smoke" tests="4" failures="2" skipped="1"');
    expect(xml).toContain('<failure type="missed" message="owed ≥ 99 %, was 90 %">');
    expect(xml).toContain('<failure type="differs"');
    expect(xml).toContain('<skipped message="no prometheus"/>');
    expect(xml).toContain("&quot;200 ms&quot; &amp; &lt;fast&gt;");
    expect(xml).not.toContain("<fast>");
  });

  it("is a page that needs nothing else", () => {
    const page = { title: "T", at: "now", facts: ["<b>"], lines: [MISSED], sentence: "S.", metrics: {} };
    const html = renderHtml(page);
    expect(html).toContain('<td class="missed">missed</td>');
    expect(html).toContain("<li>&lt;b&gt;</li>");
    expect(html).not.toMatch(/<script|<link|src=|https?:/);
  });
});
