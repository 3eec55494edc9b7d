import { SLAS, type Sla } from "../../otel/catalogue/slas.ts";
import { absenceAlert } from "./absence-alerts.ts";
import { burnRateAlerts } from "./burn-rate-alerts.ts";
import type { Clock } from "./durations.ts";
import { objectiveRecordings, thresholdRecordings } from "./recording-rules.ts";
import type { RuleFiles, RuleGroup } from "./rule-model.ts";
import { thresholdAlert } from "./threshold-alerts.ts";
import { watchingGroup } from "./watching-alerts.ts";

/** All rule files: one for each SLA row, and one about the watching itself. Durations are as the clock tells them. */
export function ruleFiles(clock: Clock, slas: readonly Sla[] = SLAS): RuleFiles {
  return {
    ...Object.fromEntries(slas.map((sla) => [`${sla.id}.yaml`, { groups: slaGroups(sla, clock) }])),
    "watching.yaml": { groups: [watchingGroup(clock)] },
  };
}

function slaGroups(sla: Sla, clock: Clock): readonly RuleGroup[] {
  if (sla.kind === "objective") {
    return [
      ...objectiveRecordings(sla, clock),
      {
        name: `${sla.id}:alerts`,
        interval: clock("15s"),
        rules: [...burnRateAlerts(sla, clock), absenceAlert(sla, clock)],
      },
    ];
  }
  return [
    {
      name: `${sla.id}:alerts`,
      interval: clock("15s"),
      rules: [...thresholdRecordings(sla, clock), thresholdAlert(sla, clock), absenceAlert(sla, clock)],
    },
  ];
}
