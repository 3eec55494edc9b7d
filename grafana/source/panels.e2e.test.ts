import { describe, expect, it } from "vitest";
import { faultsOf, untilPanelsHaveData } from "./check-panels.ts";

const prometheusUrl = process.env.TRUNKLINE_PROMETHEUS_URL;
const tempoUrl = process.env.TRUNKLINE_TEMPO_URL;

/**
 * Over a stack that runs and has had traffic: the suite `whole` starts one; any other is named by the variables.
 */
describe.skipIf(prometheusUrl === undefined)(
  "dashboards over a running stack (TRUNKLINE_PROMETHEUS_URL)",
  () => {
    it("have data in every panel that should have some", async () => {
      const results = await untilPanelsHaveData(prometheusUrl ?? "", tempoUrl, 120_000);
      expect(faultsOf(results)).toEqual([]);
      expect(results.filter(({ state }) => state === "data").length).toBeGreaterThan(results.length / 2);
    });
  },
);
