import type { Sla } from "../../otel/catalogue/sla.types.ts";
import { SLAS } from "../../otel/catalogue/slas.ts";
import { absenceAlert } from "./absence-alerts.ts";
import { burnRateAlerts } from "./burn-rate-alerts.ts";
import type { Clock } from "./durations.ts";
import { metaMonitoringGroup } from "./meta-monitoring.ts";
import { sloRecordings, thresholdRecordings } from "./recording-rules.ts";
import type { RuleFiles, RuleGroup } from "./rule-model.ts";
import { thresholdAlerts } from "./threshold-alerts.ts";

/**
 * All rule files: for each SLA row what is recorded and what alerts, and one of meta-monitoring. Durations are as
 * the clock tells them.
 */
export function ruleFiles(clock: Clock, slas: readonly Sla[] = SLAS): RuleFiles {
  return {
    ...Object.fromEntries(slas.flatMap((sla) => slaFiles(sla, clock))),
    "meta-monitoring.alerts.yaml": { groups: [metaMonitoringGroup(clock)] },
  };
}

/** Names of an SLA's two rule files. */
export function ruleFileNames(sla: Sla): { readonly recordings: string; readonly alerts: string } {
  return { recordings: `${sla.id}.recordings.yaml`, alerts: `${sla.id}.alerts.yaml` };
}

function slaFiles(sla: Sla, clock: Clock): [string, { readonly groups: readonly RuleGroup[] }][] {
  const isSlo = sla.kind === "slo";
  const now = (name: string, rules: RuleGroup["rules"]): RuleGroup => ({
    name,
    interval: clock("15s"),
    rules,
  });
  const names = ruleFileNames(sla);
  const recordings = isSlo
    ? sloRecordings(sla, clock)
    : [now(`${sla.id}:now`, thresholdRecordings(sla, clock))];
  const alerts = isSlo ? burnRateAlerts(sla, clock) : thresholdAlerts(sla, clock);
  return [
    [names.recordings, { groups: recordings }],
    [names.alerts, { groups: [now(`${sla.id}:alerts`, [...alerts, absenceAlert(sla, clock)])] }],
  ];
}
