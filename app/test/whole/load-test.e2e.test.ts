import { describe, expect, inject, it } from "vitest";

interface Line {
  readonly mark: string;
  readonly text: string;
}

/** The judged lines of a report's table. */
function linesOf(output: string): Line[] {
  return [...output.matchAll(/^ +([✓✗?]) +(.+)$/gm)].map(([, mark = "", text = ""]) => ({ mark, text }));
}

const textsOf = (lines: readonly Line[], mark: string) =>
  lines.filter((line) => line.mark === mark).map(({ text }) => text);

/** What a busy machine may miss; everything else it may only do later. */
const OF_SPEED = /within \d+ ms|percentile|shares differ/;
const EXPECTATIONS = 9;

describe("./trunkline k6 voice-agent (OB-7)", () => {
  const { code, output } = inject("k6");
  const lines = linesOf(output);

  it("ends with 0 where the table misses nothing, with 99 where it does, and with 110 where nobody could judge", () => {
    expect(lines, output).toHaveLength(EXPECTATIONS);
    const whole = textsOf(lines, "?").length === 0 ? 0 : 110;
    expect(code, output).toBe(textsOf(lines, "✗").length === 0 ? whole : 99);
  });

  it("misses nothing but speed, on whatever machine", () => {
    expect(textsOf(lines, "✗").filter((text) => !OF_SPEED.test(text))).toEqual([]);
  });

  it("judges what the vendor saw and what Prometheus recorded for that very window", () => {
    expect(output).toMatch(/✓ +Prometheus +every webhook is recorded/);
    expect(output).toMatch(/✓ +vendor +every urgent alert is queued/);
    expect(textsOf(lines, "?").filter((text) => !text.startsWith("Tempo"))).toEqual([]);
  });

  it.skipIf(!process.env.TRUNKLINE_TEMPO_URL)(
    process.env.TRUNKLINE_TEMPO_URL
      ? "finds the whole journey of each of its alerts in Tempo"
      : "finds the whole journey of its alerts (skipped: no tempo on the PATH)",
    () => {
      expect(output).toMatch(/✓ +Tempo +every alert's whole journey/);
    },
  );

  it("ends with 99 where a promise was broken, and says which", () => {
    const late = inject("k6OutOfTime");
    expect(late.code, late.output).toBe(99);
    expect(late.output).toMatch(/✗ +vendor +all 20000 webhooks are sent in time/);
    expect(late.output).toMatch(/\d of 9 expectations were missed \(exit code 99\)/);
  });
});
