import { selector } from "../../../otel/catalogue/promql.ts";
import { THRESHOLD_RECORDINGS } from "../../../otel/catalogue/rules.ts";
import type { SlaThreshold } from "../../../otel/catalogue/sla.types.ts";
import { SLA_THRESHOLDS, thresholdLevel } from "../../../otel/catalogue/slas.ts";
import { runbookUrl } from "../names.ts";
import type { Occasion } from "../occasions.ts";
import { link, type PanelSpec } from "../panel.ts";
import { prom } from "../query.ts";
import { stat } from "../stat.ts";
import { COLOUR, rangeMapping } from "../style.ts";

/** A breaker's gauge in words. */
export const BREAKER_STATES = [
  rangeMapping(0, 0.25, "closed", COLOUR.good),
  rangeMapping(0.25, 0.75, "trying again", COLOUR.warning),
  rangeMapping(0.75, 1, "open", COLOUR.bad),
];

/** Where the title of a row says the bad case, which a tile that shows the good one should not. */
const TILE_TITLES: Readonly<Record<string, string>> = {
  "provider-breaker": "Providers' circuit breakers",
};

/** One tile for each threshold row: its figure, green on the good side of the level and the severity's colour beyond. */
export function thresholdTiles(width: number): PanelSpec[] {
  return SLA_THRESHOLDS.map((row) =>
    stat({
      title: TILE_TITLES[row.id] ?? row.title,
      description: `${row.impact} Alerts (${row.severity}) when ${levelText(row)}. The runbook is behind the link.`,
      width,
      height: 3,
      ...unitOf(row),
      ...limitsOf(row),
      filled: true,
      sparkline: true,
      ...(row.indicator.metric.includes("breaker") ? { mappings: BREAKER_STATES } : {}),
      links: [link("Runbook", runbookUrl(row.id), { newTab: true })],
      emptyText: "no data",
      queries: [prom(selector(THRESHOLD_RECORDINGS.value, { slo: row.id }), row.title, emptinessOf(row))],
    }),
  );
}

function levelText(row: SlaThreshold): string {
  const unit = "seconds" in row.threshold ? " s" : "";
  const span = row.forSeconds > 0 ? ` for ${row.forSeconds} s` : "";
  return `${row.comparison === ">" ? "above" : "below"} ${thresholdLevel(row)}${unit}${span}`;
}

function unitOf(row: SlaThreshold): { unit: string; decimals?: number } {
  if ("seconds" in row.threshold) return { unit: "s" };
  if ("score" in row.threshold) return { unit: "short", decimals: 2 };
  return "count" in row.threshold ? { unit: "short", decimals: 0 } : { unit: "percentunit" };
}

function limitsOf(row: SlaThreshold): { limits: { value: number; colour: string }[]; base?: string } {
  const colour = row.severity === "critical" ? COLOUR.bad : COLOUR.warning;
  const level = thresholdLevel(row);
  if (row.comparison === "<") return { base: colour, limits: [{ value: level, colour: COLOUR.good }] };
  // "More than 0" is 1 for what is counted; Grafana's steps begin at their value, not beyond it.
  return { limits: [{ value: "count" in row.threshold ? level + 1 : level, colour }] };
}

function emptinessOf(row: SlaThreshold): { emptyUntil?: Occasion } {
  if (row.indicator.type === "mean") return { emptyUntil: "callMeasured" };
  return row.indicator.type === "quantile" ? { emptyUntil: "request" } : {};
}
