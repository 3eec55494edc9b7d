import type { ValueMapping } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Sla } from "../../../otel/catalogue/sla.types.ts";
import { SLAS } from "../../../otel/catalogue/slas.ts";
import { valueMapping } from "../style.ts";

/** What an alert of meta-monitoring means; its label slo is "meta-monitoring". */
const META_MONITORING = "A part that Trunkline leans on, or that monitors it, does not answer.";

/** Ids of SLA rows to what the row says, for a column that holds the id. */
export function textOfRows(textOf: (row: Sla) => string): ValueMapping {
  const texts = SLAS.map((row) => [row.id, { text: textOf(row) }] as const);
  return valueMapping({ ...Object.fromEntries(texts), "meta-monitoring": { text: META_MONITORING } });
}

/** The objective as people write it; empty for what has none. */
export function objectiveText(row: Sla): string {
  return row.kind === "slo" ? `${Number((row.objectiveRatio * 100).toPrecision(6))} %` : "";
}
