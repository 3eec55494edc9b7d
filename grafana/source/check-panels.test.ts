import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { askServers } from "./ask-servers.ts";
import { checkPanels, faultsOf, judge } from "./check-panels.ts";
import { DASHBOARD_SPECS } from "./dashboards.ts";
import { OCCASIONS, type Occasion } from "./occasions.ts";

let server: Server | undefined;

afterEach(() => server?.close());

async function prometheusThat(answers: RequestListener): Promise<string> {
  const started = createServer(answers);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

const vector = (value: string): string =>
  JSON.stringify({ data: { result: [{ metric: {}, value: [1, value], values: [[1, value]] }] } });

const queries = DASHBOARD_SPECS.flatMap(({ rows }) =>
  rows.flatMap(({ panels }) => panels.flatMap((panel) => panel.queries)),
);

describe("judge", () => {
  it.each(Object.keys(OCCASIONS) as Occasion[])(
    "takes nothing for a fault where there must be something: %s",
    (occasion) => {
      const waiting = queries.filter(({ emptyUntil }) => emptyUntil === occasion);
      expect(waiting.length, "no query waits for it").toBeGreaterThan(0);
      for (const query of waiting) {
        const nothing = { kind: "series", count: 0 } as const;
        expect(judge(query, nothing, [])).toMatchObject({ state: "healthy", detail: OCCASIONS[occasion] });
        expect(judge(query, nothing, [occasion])).toMatchObject({ state: "empty" });
      }
    },
  );
});

describe("checkPanels", () => {
  it("finds no fault where every query has a number", async () => {
    const url = await prometheusThat((_, response) => response.end(vector("1")));
    const results = await checkPanels(askServers(url, undefined, undefined), []);
    expect(faultsOf(results)).toEqual([]);
    expect(results.some(({ state }) => state === "data")).toBe(true);
    const skipped = results.filter(({ state }) => state === "skipped").map(({ detail }) => detail);
    expect([...new Set(skipped)].sort()).toEqual(["no Loki", "no Tempo"]);
  });

  it("counts NaN, a quantile of nothing, as empty, and empty as a fault unless the panel says why it is well", async () => {
    const url = await prometheusThat((_, response) => response.end(vector("NaN")));
    const results = await checkPanels(askServers(url, undefined, undefined), []);
    expect(faultsOf(results).length).toBeGreaterThan(50);
    const healthy = results.filter(({ state }) => state === "healthy");
    expect(healthy.length).toBeGreaterThan(0);
    expect(healthy.every(({ detail }) => detail.length > 5)).toBe(true);
  });

  it("repeats what the server said of a query that it refuses", async () => {
    const url = await prometheusThat((_, response) => {
      response.statusCode = 400;
      response.end("parse error: expected type range vector");
    });
    expect(faultsOf(await checkPanels(askServers(url, undefined, undefined), []))[0]).toContain(
      "refused: parse error",
    );
  });
});
