import { selector } from "../../../otel/catalogue/promql.ts";
import { THRESHOLD_RECORDINGS } from "../../../otel/catalogue/rules.ts";
import type { SlaThreshold } from "../../../otel/catalogue/sla.types.ts";
import { alertLevels, firstAlertLevel, levelValue, SLA_THRESHOLDS } from "../../../otel/catalogue/slas.ts";
import { COLOUR_OF_SEVERITY } from "../limits.ts";
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
      description: `${row.impact} Alerts: ${levelsText(row)}. The runbook is behind the link.`,
      width,
      height: 3,
      ...unitOf(row),
      ...limitsOf(row),
      filled: true,
      sparkline: true,
      ...(row.id === "provider-breaker" ? { mappings: BREAKER_STATES } : {}),
      links: [link("Runbook", runbookUrl(row.id), { newTab: true })],
      emptyText: "no data",
      queries: [prom(selector(THRESHOLD_RECORDINGS.value, { slo: row.id }), row.title, emptinessOf(row))],
    }),
  );
}

function levelsText(row: SlaThreshold): string {
  const span = row.forSeconds > 0 ? ` for ${row.forSeconds} s` : "";
  const texts = alertLevels(row).map(({ severity, level }) => {
    const unit = "seconds" in level ? " s" : "";
    return `${severity} ${row.comparison === ">" ? "above" : "below"} ${levelValue(level)}${unit}`;
  });
  return `${texts.join(", ")}${span}`;
}

function unitOf(row: SlaThreshold): { unit: string; decimals?: number } {
  const { level } = firstAlertLevel(row);
  if ("seconds" in level) return { unit: "s" };
  if ("score" in level) return { unit: "short", decimals: 2 };
  if ("bytes" in level) return { unit: "bytes" };
  return "count" in level ? { unit: "short", decimals: 0 } : { unit: "percentunit" };
}

function limitsOf(row: SlaThreshold): { limits: { value: number; colour: string }[]; base?: string } {
  const levels = alertLevels(row);
  if (row.comparison === "<") {
    const [worst, ...milder] = levels.toReversed();
    const steps = [...milder.map(({ severity }) => COLOUR_OF_SEVERITY[severity]), COLOUR.good];
    return {
      base: worst ? COLOUR_OF_SEVERITY[worst.severity] : COLOUR.good,
      limits: levels.toReversed().map(({ level }, index) => ({
        value: levelValue(level),
        colour: steps[index] ?? COLOUR.good,
      })),
    };
  }
  // "More than 0" is 1 for what is counted; Grafana's steps begin at their value, not beyond it.
  return {
    limits: levels.map(({ severity, level }) => ({
      value: "count" in level ? levelValue(level) + 1 : levelValue(level),
      colour: COLOUR_OF_SEVERITY[severity],
    })),
  };
}

function emptinessOf(row: SlaThreshold): { emptyUntil?: Occasion } {
  if (row.indicator.type === "mean") return { emptyUntil: "callMeasured" };
  return row.indicator.type === "quantile" ? { emptyUntil: "request" } : {};
}
