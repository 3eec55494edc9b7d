import { metrics } from "@opentelemetry/api";
import { ATTRIBUTES } from "../../otel/catalogue/attributes.ts";
import { METRICS } from "../../otel/catalogue/metrics.ts";
import { FAULTY_PROVIDERS, type FaultBoard } from "./faults.ts";

/**
 * Tells which providers are broken on purpose, so that dashboards mark drills. A gauge of its own: the handles of
 * app/platform/telemetry are of processes that do the product's work.
 */
export function showFaults(faults: FaultBoard): void {
  const { name, unit, description } = METRICS.simulatedFaults;
  metrics
    .getMeter("trunkline")
    .createObservableGauge(name, { unit, description })
    .addCallback((result) => {
      for (const provider of FAULTY_PROVIDERS) {
        result.observe(faults.isSpoilt(provider) ? 1 : 0, { [ATTRIBUTES.simulatedProvider]: provider });
      }
    });
}
