import type { Sla } from "../../otel/catalogue/sla.types.ts";
import { BURN_RATE_WINDOWS, SLAS } from "../../otel/catalogue/slas.ts";
import { ERROR_BUDGET_ENDS_ALERT, META_MONITORING_ALERTS } from "../../otel/catalogue/rules.ts";
import { clockAtSpeed, parseDurationMs } from "../source/durations.ts";
import { ruleFiles } from "../source/rule-files.ts";
import { type AlertRule, isAlert } from "../source/rule-model.ts";
import { absenceFault, sloFault, thresholdFault } from "./injected-series.ts";
import { type MetaFault, metaFault } from "./meta-faults.ts";

/** How one alert is rehearsed: fault in, alert at the receiver, fault out, resolved. */
export interface Drill {
  /** Unique: name, service level, severity, and what else tells alerts of one rule apart. */
  readonly id: string;
  readonly alertname: string;
  readonly slo: string;
  readonly severity: string;
  readonly service: string;
  readonly window: string | null;
  /** How many times as fast its rules run. */
  readonly speed: number;
  /** Drills that are rehearsed at once: none of them silences another one. */
  readonly batch: string;
  readonly fault: MetaFault;
}

/** What is rehearsed at sixty times the speed lasts minutes in production; longer windows run faster, down to this. */
const SHORTEST_WINDOW_MS = 5_000;
const USUAL_SPEED = 60;
/** Alerts that would silence others are rehearsed without them. */
const ALONE: ReadonlySet<string> = new Set([
  "ProviderBreakerBreached",
  META_MONITORING_ALERTS.dependencyDown,
  META_MONITORING_ALERTS.serviceSilent,
]);

/** All alerts, each with its drill. Throws for an alert without one: a new kind of alert needs a new kind of fault. */
export function drills(slas: readonly Sla[] = SLAS): readonly Drill[] {
  return alertsOf(slas).map((rule) => drillOf(rule, slas));
}

/** Every alert rule as it is in production. */
export function alertsOf(slas: readonly Sla[] = SLAS): readonly AlertRule[] {
  return Object.values(ruleFiles(clockAtSpeed(1), slas)).flatMap(({ groups }) =>
    groups.flatMap(({ rules }) => rules.filter(isAlert)),
  );
}

/** What names an alert's drill, from the labels that its rule gives it. */
export function drillId({ alert, labels }: Pick<AlertRule, "alert" | "labels">): string {
  const { slo, severity, service, window } = labels;
  const told =
    alert === META_MONITORING_ALERTS.serviceSilent || alert === META_MONITORING_ALERTS.spansMissing
      ? service
      : "";
  return [alert, slo, severity, window, told].filter(Boolean).join(" ");
}

function drillOf(rule: AlertRule, slas: readonly Sla[]): Drill {
  const { alert: alertname, labels } = rule;
  const { slo = "", severity, service = "", window = null } = labels;
  const speed = speedOf(alertname, window);
  const fault = faultOf(rule, slas);
  if (fault === undefined)
    throw new Error(`${drillId(rule)} has no drill: say in prometheus/drills how it is made to fire`);
  const kind = alertname.endsWith("NoData") ? "absence" : (window ?? severity);
  const batch = `${speed} ${slo === "meta-monitoring" ? `meta ${severity}` : kind}`;
  const own = ALONE.has(alertname) ? ` ${alertname}` : "";
  return { id: drillId(rule), alertname, slo, severity, service, window, speed, batch: batch + own, fault };
}

function faultOf({ alert, labels }: AlertRule, slas: readonly Sla[]): MetaFault | undefined {
  const sla = slas.find(({ id }) => id === labels.slo);
  if (sla === undefined) return metaFault(alert, labels.service ?? "");
  if (alert.endsWith("NoData")) return absenceFault(sla);
  if (sla.kind === "threshold") {
    return labels.severity === "critical" || labels.severity === "warning"
      ? thresholdFault(sla, labels.severity)
      : undefined;
  }
  return alert === ERROR_BUDGET_ENDS_ALERT || labels.window !== undefined ? sloFault(sla) : undefined;
}

/** As fast as the shortest window that the alert itself looks at allows. */
function speedOf(alertname: string, window: string | null): number {
  const row = BURN_RATE_WINDOWS.find(({ long }) => long === window);
  if (alertname === ERROR_BUDGET_ENDS_ALERT) return parseDurationMs("2h") / SHORTEST_WINDOW_MS;
  if (row === undefined || row.severity === "critical") return USUAL_SPEED;
  return parseDurationMs(row.short) / SHORTEST_WINDOW_MS;
}
