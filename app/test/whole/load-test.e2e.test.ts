import { describe, expect, inject, it } from "vitest";

interface Line {
  readonly mark: string;
  readonly text: string;
}

/** The judged lines of a report's table. */
function linesOf(output: string): Line[] {
  return [...output.matchAll(/^ +([✓✗≠?]) +(.+)$/gm)].map(([, mark = "", text = ""]) => ({ mark, text }));
}

const textsOf = (lines: readonly Line[], ...marks: readonly string[]) =>
  lines.filter(({ mark }) => marks.includes(mark)).map(({ text }) => text);

/** What a busy machine may miss, or see differently from here and there; everything else it may only do later. */
const OF_SPEED = /within \d+ ms|percentile/;
const EXPECTATIONS = 8;

describe("./trunkline k6 voice-agent (OB-7)", () => {
  const { code, output } = inject("k6");
  const lines = linesOf(output);

  it("ends with 0 where the table misses nothing, with 99 where it does, and with 110 where nobody could judge", () => {
    expect(lines, output).toHaveLength(EXPECTATIONS);
    const whole = textsOf(lines, "?").length === 0 ? 0 : 110;
    expect(code, output).toBe(textsOf(lines, "✗", "≠").length === 0 ? whole : 99);
  });

  it("misses nothing but speed, on whatever machine", () => {
    expect(textsOf(lines, "✗", "≠").filter((text) => !OF_SPEED.test(text))).toEqual([]);
  });

  it("judges what the vendor saw and what Prometheus recorded for that very window", () => {
    expect(output).toMatch(/✓ +Webhooks are recorded, all of them +96 +\d+ /);
    expect(output).toMatch(/✓ +Urgent alerts that are queued: ≥ 100 % +100 %/);
    expect(output).toMatch(/within 200 ms: ≥ 99 % +[\d.]+ % +[\d.]+ % /);
  });

  it.skipIf(!process.env.TRUNKLINE_TEMPO_URL)(
    process.env.TRUNKLINE_TEMPO_URL
      ? "finds the whole journey of each of its alerts in Tempo"
      : "finds the whole journey of its alerts (skipped: no tempo on the PATH)",
    () => {
      expect(output).toMatch(/✓ +Urgent alerts whose journey to the carrier is one whole trace +24 +– +24 /);
      expect(textsOf(lines, "?")).toEqual([]);
    },
  );

  it("ends with 99 where a promise was broken, and says which", () => {
    const late = inject("k6OutOfTime");
    expect(late.code, late.output).toBe(99);
    expect(late.output).toMatch(/✗ +Webhooks sent in time, all of them: ≥ 20000/);
    expect(late.output).toMatch(/\d of 8 expectations were missed.*\(exit code 99\)/);
  });
});
