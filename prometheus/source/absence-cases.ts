import type { Matchers } from "../../otel/catalogue/promql.ts";
import { alertName } from "../../otel/catalogue/rules.ts";
import type { Sla } from "../../otel/catalogue/sla.types.ts";
import { ABSENCE_WAIT, exportedSeries, SETTLED_AFTER } from "./absence-alerts.ts";
import { decoyLabels } from "./decoys.ts";
import { formatDuration, parseDurationMs } from "./durations.ts";
import { firing, type RuleCase } from "./rule-cases.ts";
import { exampleLabels, seriesName } from "./sample-series.ts";
import { MONITORED_SERVICES } from "./services.ts";

const MINUTE_MS = 60_000;

/** Cases of an SLA's NoData alert, in steps of a minute; none where it has no such alert. */
export function absenceCases(sla: Sla): readonly RuleCase[] {
  if (exportedSeries(sla) === undefined) return [];
  const alert = alertName(sla.id, "NoData");
  const waitMs = parseDurationMs(ABSENCE_WAIT);
  const settledMs = parseDurationMs(SETTLED_AFTER);
  const { metric, matchers } = exported(sla);
  const series = seriesName(metric, exampleLabels(matchers));
  const others = decoyLabels(matchers).map((labels) => ({
    series: seriesName(metric, labels),
    values: "0x90",
  }));
  const services = (values: string, names: readonly string[] = MONITORED_SERVICES) =>
    names.map((service) => ({ series: `target_info{job="trunkline/${service}",instance="a"}`, values }));
  const at = (timeMs: number, fires: boolean) => firing(alert, formatDuration(timeMs), fires);
  const absenceCase = (
    name: string,
    input: RuleCase["input_series"],
    tests: RuleCase["promql_expr_test"],
  ): RuleCase => ({ name, interval: "1m", input_series: input, promql_expr_test: tests });
  // The last value is looked back at for five minutes; then the waiting time begins.
  const goneMs = 30 * MINUTE_MS + 5 * MINUTE_MS + waitMs;
  return [
    absenceCase(
      "no data: measurements that stop while all services report, until they come again",
      [...services("1x90"), { series, values: "0x30 _x30 0x30" }, ...others],
      [at(30 * MINUTE_MS, false), at(goneMs - MINUTE_MS, false), at(goneMs, true), at(62 * MINUTE_MS, false)],
    ),
    absenceCase("no data: a stack that has just started has time until it measures", services("1x60"), [
      at(settledMs + waitMs - MINUTE_MS, false),
      at(settledMs + waitMs, true),
    ]),
    absenceCase(
      "no data: it has that time from the start of its last service, whatever else reports before",
      [
        ...services("1x120", MONITORED_SERVICES.slice(1)),
        ...services("1x120", ["trunkline-simulator"]),
        ...services("_x30 1x90", MONITORED_SERVICES.slice(0, 1)),
      ],
      [
        at(30 * MINUTE_MS + settledMs + waitMs - MINUTE_MS, false),
        at(30 * MINUTE_MS + settledMs + waitMs, true),
      ],
    ),
    absenceCase(
      "no data: nothing happens, and that is measured",
      [...services("1x120"), { series, values: "0x120" }],
      [at(120 * MINUTE_MS, false)],
    ),
    absenceCase(
      "no data: a service that is down is told by ServiceSilent",
      [
        ...services("1x20", MONITORED_SERVICES.slice(0, 1)),
        ...services("1x120", MONITORED_SERVICES.slice(1)),
        ...services("1x120", ["trunkline-simulator"]),
      ],
      [at(36 * MINUTE_MS, false), at(120 * MINUTE_MS, false)],
    ),
    absenceCase(
      "no data: a release of two minutes is no loss",
      [...services("1x30 stale _x1 1x60"), { series, values: "0x30 stale _x1 0x60" }],
      [at(35 * MINUTE_MS, false), at(45 * MINUTE_MS, false)],
    ),
  ];
}

/** Metric and matchers of what is exported. */
function exported({ indicator }: Sla): { readonly metric: string; readonly matchers: Matchers } {
  if (indicator.type === "event_ratio" || indicator.type === "share") {
    return { metric: indicator.totalMetric, matchers: indicator.totalMatchers };
  }
  const suffix = indicator.type === "gauge" ? "" : "_count";
  return { metric: `${indicator.metric}${suffix}`, matchers: indicator.matchers };
}
