import { levelsOn } from "../../otel/catalogue/buckets.ts";
import type { Severity, Sla, SlaThreshold, Slo } from "../../otel/catalogue/sla.types.ts";
import { alertLevels, levelValue } from "../../otel/catalogue/slas.ts";
import { twoOf } from "../source/each-cases.ts";
import {
  eventSeries,
  exampleLabels,
  partSeries,
  type SampleSeries,
  seriesName,
} from "../source/sample-series.ts";

/** A series that a drill exposes: a counter that grows so much in a second, or a gauge. */
export interface InjectedSeries {
  readonly series: string;
  readonly perSecond?: number;
  readonly value?: number;
}

/** What is exposed while all is well, and while the fault is in. */
export interface Fault {
  readonly healthy: readonly InjectedSeries[];
  readonly faulty: readonly InjectedSeries[];
}

/** Events in a second: more than any row's minimum within the shortest window of a drill. */
const EVENTS_PER_SECOND = 200;

/** Events of an SLO: none bad, then all. */
export function sloFault(slo: Slo): Fault {
  const events = (bad: number) =>
    atEveryLevel(slo)
      .flatMap((one) => eventSeries(one, { total: EVENTS_PER_SECOND, bad, steps: 1 }))
      .map(asCounter);
  return { healthy: events(0), faulty: events(EVENTS_PER_SECOND) };
}

/** A histogram with the buckets of all its rows: to those that are rehearsed at once what lacks theirs would be slow. */
function atEveryLevel(slo: Slo): readonly Slo[] {
  const { indicator } = slo;
  if (indicator.type !== "latency_ratio") return [slo];
  const bounds = new Set([indicator.thresholdSeconds, ...levelsOn(indicator.metric)]);
  return [...bounds].map((thresholdSeconds) => ({ ...slo, indicator: { ...indicator, thresholdSeconds } }));
}

/** A value within every level of a threshold, then one beyond that of a severity. */
export function thresholdFault(sla: SlaThreshold, severity: Severity): Fault {
  const { indicator } = sla;
  const found = alertLevels(sla).find((one) => one.severity === severity);
  if (found === undefined) throw new Error(`${sla.id} has no level that is ${severity}`);
  const level = levelValue(found.level);
  const isAbove = sla.comparison === ">";
  const [each] = twoOf(indicator, "matchers" in indicator ? indicator.matchers : indicator.totalMatchers);
  if (indicator.type === "share") {
    const part = (share: number) =>
      partSeries(
        indicator,
        { total: EVENTS_PER_SECOND, part: EVENTS_PER_SECOND * share, steps: 1 },
        each,
      ).map(asCounter);
    return { healthy: part(isAbove ? 0 : 1), faulty: part(isAbove ? 1 : 0) };
  }
  // Far on either side: `>` at twice the level, `<` at half of it, and counts one beyond.
  const [good, bad] = isAbove
    ? [level / 2, level * 2 + ("count" in found.level ? 1 : 0)]
    : [level * 1.2, level / 2];
  if (indicator.type === "gauge") {
    const series = seriesName(indicator.metric, { ...each, ...exampleLabels(indicator.matchers) });
    return {
      healthy: [{ series, value: "count" in found.level && isAbove ? 0 : good }],
      faulty: [{ series, value: bad }],
    };
  }
  const labels = { ...exampleLabels(indicator.matchers), ...each };
  const name = (suffix: string, more = {}) =>
    seriesName(`${indicator.metric}_${suffix}`, { ...labels, ...more });
  const observed = (value: number): InjectedSeries[] => [
    { series: name("sum"), perSecond: EVENTS_PER_SECOND * value },
    { series: name("count"), perSecond: EVENTS_PER_SECOND },
    // The bucket above the level is finite: beyond the last one no quantile can be told.
    ...[...new Set([level / 4, level / 2, level, level * 2, level * 4])].map((bound) => ({
      series: name("bucket", {
        le: Number.isInteger(bound) ? `${bound}.0` : String(Number(bound.toPrecision(12))),
      }),
      perSecond: value <= bound ? EVENTS_PER_SECOND : 0,
    })),
    { series: name("bucket", { le: "+Inf" }), perSecond: EVENTS_PER_SECOND },
  ];
  return { healthy: observed(good), faulty: observed(bad) };
}

/** What is measured of a row, which stops arriving. */
export function absenceFault(sla: Sla): Fault {
  const { healthy } =
    sla.kind === "slo" ? sloFault(sla) : thresholdFault(sla, alertLevels(sla)[0]?.severity ?? "warning");
  return { healthy, faulty: [] };
}

function asCounter({ series, values }: SampleSeries): InjectedSeries {
  const [, perStep = "0"] = /^0\+([\d.e-]+)x/.exec(values) ?? [];
  return { series, perSecond: Number(perStep) };
}
