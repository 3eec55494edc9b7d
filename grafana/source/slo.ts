import { SLI_WINDOWS, type SliWindow } from "../../otel/catalogue/rules.ts";
import {
  BURN_RATE_WINDOWS,
  type ObjectiveSla,
  SLAS,
  type Sla,
  type ThresholdSla,
} from "../../otel/catalogue/slas.ts";
import { DATA_SOURCES } from "./names.ts";
import { COLOUR, type Limit } from "./style.ts";

/** Every row, with its widest type. */
export const ALL_ROWS: readonly Sla[] = SLAS;

/** Rows with an objective over 30 days: they have a budget, a burn rate and a time to exhaustion. */
export const OBJECTIVES: readonly ObjectiveSla[] = SLAS.filter((row) => row.kind === "objective");

/** Rows with a level that must not be crossed. */
export const THRESHOLDS: readonly ThresholdSla[] = SLAS.filter((row) => row.kind === "threshold");

/** The long windows of the burn-rate alerts with the factor at which each fires, fastest first. */
export const BURN_WINDOWS: readonly { window: SliWindow; limit: Limit }[] = BURN_RATE_WINDOWS.map((row) => {
  const window = SLI_WINDOWS.find((recorded) => recorded === row.long);
  if (window === undefined) throw new Error(`no rule records the window ${row.long}`);
  return {
    window,
    limit: { value: row.factor, colour: row.severity === "critical" ? COLOUR.bad : COLOUR.warning },
  };
});

/**
 * Where a runbook opens. Prometheus serves them under /consoles; Grafana passes the request on to it, so that the link
 * needs to know no other host than the one in the address bar.
 * @param runbook name of a file in prometheus/runbooks without `.md`, or a template of Grafana's that yields one
 */
export function runbookUrl(runbook: string): string {
  return `/api/datasources/proxy/uid/${DATA_SOURCES.prometheus.uid}/consoles/${runbook}.md`;
}
