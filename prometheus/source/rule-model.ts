/** Shapes of Prometheus' rule files (YAML, here written as JSON). */
import type { Severity, Sla } from "../../otel/catalogue/sla.types.ts";

/** A series that Prometheus computes and keeps. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** What every alert of ours tells. Times and values are templates of Prometheus. */
export interface AlertAnnotations {
  readonly summary: string;
  readonly description: string;
  /** What people notice: the first sentence of a page. */
  readonly impact: string;
  /** What the application does by itself until it is over. */
  readonly meanwhile?: string;
  readonly runbook_url: string;
  readonly dashboard_url: string;
  /** TraceQL that finds the traces behind it. */
  readonly trace_query: string;
  /** The same as a link into Grafana. */
  readonly trace_url: string;
}

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  /** It fires on for so long after its condition has ceased to hold: one page of a trouble that flickers. */
  readonly keep_firing_for?: string;
  readonly labels: Readonly<Record<string, string>> & { readonly severity: Severity | "info" };
  readonly annotations: AlertAnnotations;
}

export interface RuleGroup {
  readonly name: string;
  readonly interval: string;
  readonly rules: readonly (RecordingRule | AlertRule)[];
}

/** Rule files by name, without folder. */
export type RuleFiles = Readonly<Record<string, { readonly groups: readonly RuleGroup[] }>>;

/** Labels that every alert of an SLA row has: which row it is, whose, and whom it reaches. */
export function alertLabels(sla: Sla, severity: Severity): AlertRule["labels"] {
  return { slo: sla.id, service: sla.service, severity, audience: sla.audience, owner: sla.owner };
}

/** True for a rule that alerts. */
export function isAlert(rule: RecordingRule | AlertRule): rule is AlertRule {
  return "alert" in rule;
}
