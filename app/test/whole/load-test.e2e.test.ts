import { describe, expect, inject, it } from "vitest";

describe("./trunkline k6 voice-agent (OB-7)", () => {
  const { code, output } = inject("k6");

  it("ends with 0 where every promise was kept, with 99 where one was broken, and with nothing else", () => {
    expect([0, 99], output).toContain(code);
  });

  it("judges what the vendor saw and what Prometheus recorded for that very window", () => {
    expect(output).toMatch(/✓ +Prometheus +every webhook is recorded/);
    expect(output).toMatch(/✓ +vendor +every urgent alert is queued/);
  });

  it.skipIf(!process.env.TRUNKLINE_TEMPO_URL)(
    process.env.TRUNKLINE_TEMPO_URL
      ? "finds the whole journey of each of its alerts in Tempo"
      : "finds the whole journey of its alerts (skipped: no tempo on the PATH)",
    () => {
      expect(output).toMatch(/✓ +Tempo +every alert's whole journey/);
    },
  );
});
