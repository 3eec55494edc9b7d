import { describe, expect, it } from "vitest";
import { checkPanels, faultsOf } from "./check-panels.ts";

const prometheusUrl = process.env.TRUNKLINE_PROMETHEUS_URL;
const tempoUrl = process.env.TRUNKLINE_TEMPO_URL;

/**
 * Against a stack that runs and has had traffic (./trunkline up, then ./trunkline k6 voice-agent). The end-to-end suite
 * calls the same `checkPanels` with the stack that it starts itself.
 */
describe.skipIf(prometheusUrl === undefined)(
  "dashboards over a running stack (TRUNKLINE_PROMETHEUS_URL)",
  () => {
    it("have data in every panel that should have some", async () => {
      const results = await checkPanels(prometheusUrl ?? "", tempoUrl);
      expect(faultsOf(results)).toEqual([]);
      expect(results.filter(({ state }) => state === "data").length).toBeGreaterThan(results.length / 2);
    });
  },
);
