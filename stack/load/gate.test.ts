import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { budgetChecks, readBudgets } from "./budget-forecast.ts";
import { gateVerdict } from "./gate-check.ts";
import type { KeptRun } from "./kept-runs.ts";
import { comparisonCheck } from "./release-comparison.ts";
import type { LoadLine } from "./run-file.ts";

const NOW_MS = Date.parse("2026-11-26T12:00:00Z");
const IN_DAYS = (days: number) => NOW_MS / 1000 + days * 86_400;

const LINE: LoadLine = {
  ...{
    id: "mean",
    title: "Mean",
    unit: "seconds",
    owed: "< 500 ms",
    client: 0.1,
    prometheus: 0.1,
    tempo: 0.1,
  },
  ...{ difference: 0, verdict: "held" },
};
const kept = (at: string, release: string, line: Partial<LoadLine> = {}, compress = 1): KeptRun => ({
  name: `smoke-${at}`,
  run: {
    ...{ scenario: "smoke", title: "Smoke", at, release, durationSeconds: 1, compress, loadShare: 1 },
    ...{ verdict: "held", facts: [], lines: [{ ...LINE, ...line }] },
  },
});

describe("the gate's error budgets", () => {
  it("close it where one is gone, or ends within three days, and name it", () => {
    const left = new Map([
      ["api-availability", -0.2],
      ["voice-webhook-latency", 0.25],
      ["sms-delivered", 0.9],
    ]);
    const endsAtSeconds = new Map([
      ["voice-webhook-latency", IN_DAYS(2)],
      ["sms-delivered", IN_DAYS(4)],
    ]);
    const checks = budgetChecks({ left, endsAtSeconds }, NOW_MS);
    expect(checks).toHaveLength(3);
    expect(checks).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          id: "budget:voice-webhook-latency",
          verdict: "missed",
          seen: "25 % of its budget is left, until 2026-11-28 12:00 UTC",
        }),
        expect.objectContaining({
          id: "budget:api-availability",
          verdict: "missed",
          seen: "nothing is left of its budget",
        }),
        expect.objectContaining({ id: "budgets", verdict: "held", seen: "1 budgets last" }),
      ]),
    );
  });

  it("are not judged where nobody knows them", () => {
    expect(budgetChecks(null, NOW_MS)[0]?.verdict).toBe("not_judged");
    expect(budgetChecks({ left: new Map(), endsAtSeconds: new Map() }, NOW_MS)[0]?.verdict).toBe(
      "not_judged",
    );
  });

  it("are read from the recording rules, by their SLO", async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      const query = new URL(request.url ?? "", "http://x").searchParams.get("query") ?? "";
      asked.push(query);
      const result = query.includes("remaining")
        ? [{ metric: { slo: "sms-delivered" }, value: [0, "0.5"] }]
        : [];
      response.end(JSON.stringify({ data: { result } }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const budgets = await readBudgets(url);
    server.close();
    expect(asked.toSorted()).toEqual([
      "slo:error_budget_end:timestamp_seconds",
      "slo:error_budget_remaining:ratio30d",
    ]);
    expect(budgets?.left).toEqual(new Map([["sms-delivered", 0.5]]));
    expect(await readBudgets(url)).toBeNull();
  });
});

describe("the gate's comparison with the last release", () => {
  const now = (line: Partial<LoadLine>) => kept("2026-11-26T12:00:00.000Z", "v2", line);
  const last = kept("2026-11-20T12:00:00.000Z", "v1");

  it("is with the newest run of another release, of one size", () => {
    const sameRelease = kept("2026-11-26T11:00:00.000Z", "v2", { client: 10 });
    const otherSize = kept("2026-11-25T12:00:00.000Z", "v1", { client: 10 }, 60);
    const check = comparisonCheck(now({ client: 0.2 }), [now({}), sameRelease, otherSize, last]);
    expect(check).toMatchObject({ verdict: "missed", seen: "Mean: 100 ms → 200 ms since v1" });
  });

  it("closes it by what is clearly worse, and is owed", () => {
    expect(comparisonCheck(now({ client: 0.14 }), [last]).verdict).toBe("held");
    expect(comparisonCheck(now({ client: 0.16 }), [last]).verdict).toBe("missed");
    expect(comparisonCheck(now({ client: 9, owed: "" }), [last]).verdict).toBe("held");
  });

  it("holds where there is no other release yet", () => {
    expect(comparisonCheck(now({ client: 9 }), [now({})]).verdict).toBe("held");
  });
});

describe("the gate", () => {
  const check = (verdict: "held" | "missed" | "not_judged") => ({ id: "x", title: "X", seen: "", verdict });
  it("is closed by one check that was missed, and not judged by one that was not", () => {
    expect(gateVerdict([check("held"), check("not_judged"), check("missed")])).toBe("missed");
    expect(gateVerdict([check("held"), check("not_judged")])).toBe("not_judged");
    expect(gateVerdict([check("held")])).toBe("held");
  });
});
