import { type Matchers, selector } from "../../../otel/catalogue/promql.ts";
import { PROMETHEUS, TOLD } from "../known-metrics.ts";
import { runbookUrl } from "../names.ts";
import { type PromQuery, promNow } from "../query.ts";
import { COLOUR, valueMapping } from "../style.ts";
import { type Column, cellOf } from "../table.ts";
import { textOfRows } from "./row-texts.ts";

/** Severities in words and colours. */
export const SEVERITIES = valueMapping({
  critical: { text: "critical", colour: COLOUR.bad },
  warning: { text: "warning", colour: COLOUR.warning },
});

/** Alerts that fire or are about to, and since when; of `matchers` only. */
export function alertsNow(matchers: Matchers = {}): PromQuery[] {
  return [
    promNow(
      `label_replace(${selector(PROMETHEUS.alerts.name, { ...TOLD, ...matchers, alertstate: "~firing|pending" })}, "impact", "$1", "slo", "(.*)")`,
      { refId: "alert", emptyUntil: "alertFiring" },
    ),
    promNow(`time() - ${selector(PROMETHEUS.alertsSince.name, { ...TOLD, ...matchers })}`, {
      refId: "since",
      emptyUntil: "alertFiring",
    }),
  ];
}

/** Columns for `alertsNow`. */
export const alertColumns: readonly Column[] = [
  {
    field: "alertstate",
    title: "State",
    width: 80,
    paint: "text",
    mappings: [
      valueMapping({
        firing: { text: "firing", colour: COLOUR.bad },
        pending: { text: "pending", colour: COLOUR.quiet },
      }),
    ],
  },
  { field: "severity", title: "Severity", width: 85, paint: "text", mappings: [SEVERITIES] },
  {
    field: "alertname",
    title: "Alert",
    width: 255,
    links: [{ title: "Open the runbook", url: runbookUrl(cellOf("slo")) }],
  },
  { field: "impact", title: "What people notice", mappings: [textOfRows((row) => row.impact)] },
  { field: "slo", title: "SLO", hidden: true },
  { field: "Value #since", title: "For", unit: "s", decimals: 0, width: 85 },
];
