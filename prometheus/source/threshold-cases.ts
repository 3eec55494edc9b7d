import type { SlaThreshold } from "../../otel/catalogue/sla.types.ts";
import { type AlertLevel, alertLevels } from "../../otel/catalogue/slas.ts";
import { gaugeCases } from "./gauge-cases.ts";
import { meanCases } from "./mean-cases.ts";
import { quantileCases } from "./quantile-cases.ts";
import type { RuleCase } from "./rule-cases.ts";
import { shareCases } from "./share-cases.ts";

/** Cases of one threshold: both sides of its levels, the waiting time, recovery, low traffic. */
export function thresholdCases(sla: SlaThreshold): readonly RuleCase[] {
  return alertLevels(sla).flatMap((level) =>
    ownCases(sla, level).map((one) => ({ ...one, name: `${level.severity}: ${one.name}` })),
  );
}

function ownCases(sla: SlaThreshold, level: AlertLevel): readonly RuleCase[] {
  const { indicator } = sla;
  if (indicator.type === "gauge") return gaugeCases(sla, indicator, level);
  if (indicator.type === "share") return shareCases(sla, indicator, level);
  return indicator.type === "mean" ? meanCases(sla, indicator, level) : quantileCases(sla, indicator, level);
}
