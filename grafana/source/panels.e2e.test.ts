import { describe, expect, inject, it } from "vitest";
import { askServers } from "./ask-servers.ts";
import { faultsOf, untilPanelsHaveData } from "./check-panels.ts";

const prometheusUrl = process.env.TRUNKLINE_PROMETHEUS_URL;
const tempoUrl = process.env.TRUNKLINE_TEMPO_URL;
const lokiUrl = process.env.TRUNKLINE_LOKI_URL;

/** Over the stack of the suite `whole`, which says what it made happen. */
describe.skipIf(prometheusUrl === undefined)(
  "dashboards over a running stack (TRUNKLINE_PROMETHEUS_URL)",
  () => {
    it("have data in every panel that should have some", async () => {
      const ask = askServers(prometheusUrl ?? "", tempoUrl, lokiUrl);
      const results = await untilPanelsHaveData(ask, inject("happened"), 120_000);
      expect(faultsOf(results)).toEqual([]);
      expect(results.filter(({ state }) => state === "data").length).toBeGreaterThan(results.length / 2);
    });
  },
);
