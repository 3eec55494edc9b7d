import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";

/** One meaning, one colour, on every dashboard. Grafana's names: they fit its dark and its light theme. */
export const COLOUR = {
  good: "green",
  warning: "orange",
  bad: "red",
  neutral: "blue",
  quiet: "#8e8e8e",
  /** Percentiles, from what most feel to what the unluckiest feel. */
  p50: "light-blue",
  p95: "blue",
  p99: "purple",
} as const;

/** Unit of things that happen, whatever they are. */
export const PER_SECOND = "suffix:/s";

/** A fixed colour for each series name; what is not named keeps the palette's colour. */
export type SeriesColours = Readonly<Record<string, string>>;

/** Colours of percentile series, whose legends are "p50", "p95", "p99". */
export const PERCENTILE_COLOURS: SeriesColours = { p50: COLOUR.p50, p95: COLOUR.p95, p99: COLOUR.p99 };

/** Colours of outcomes, wherever a series is named after one. */
export const OUTCOME_COLOURS: SeriesColours = {
  completed: COLOUR.good,
  delivered: COLOUR.good,
  accepted: COLOUR.good,
  applied: COLOUR.good,
  acknowledged: COLOUR.neutral,
  reconciled: COLOUR.neutral,
  duplicate: COLOUR.quiet,
  stale: COLOUR.quiet,
  retried: "yellow",
  delayed: "yellow",
  breaker_open: COLOUR.warning,
  refused: COLOUR.bad,
  rejected: COLOUR.bad,
  error: COLOUR.bad,
  failed: COLOUR.bad,
};

/** A limit from an SLA row, with the colour of what lies beyond it. */
export interface Limit {
  readonly value: number;
  readonly colour: string;
}

/** Good up to the first limit, then that limit's colour, and so on upwards. */
export function thresholds(
  limits: readonly Limit[],
  base: string = COLOUR.good,
): dashboard.ThresholdsConfigBuilder {
  return new dashboard.ThresholdsConfigBuilder()
    .mode(dashboard.ThresholdsMode.Absolute)
    .steps([{ value: null, color: base }, ...limits.map(({ value, colour }) => ({ value, color: colour }))]);
}

/** Text for certain values. */
export function valueMapping(
  options: Readonly<Record<string, { text: string; colour?: string }>>,
): dashboard.ValueMapping {
  const entries = Object.entries(options).map(([value, { text, colour }], index) => [
    value,
    { text, index, ...(colour === undefined ? {} : { color: colour }) },
  ]);
  return { type: dashboard.MappingType.ValueToText, options: Object.fromEntries(entries) };
}

/** Text for every value from `from` to `to`, both included. */
export function rangeMapping(from: number, to: number, text: string, colour: string): dashboard.ValueMapping {
  return {
    type: dashboard.MappingType.RangeToText,
    options: { from, to, result: { text, color: colour, index: 0 } },
  };
}

/** Text where there is no value. */
export function emptyMapping(text: string, colour: string = COLOUR.quiet): dashboard.ValueMapping {
  return {
    type: dashboard.MappingType.SpecialValue,
    options: { match: dashboard.SpecialValueMatch.NullAndNan, result: { text, color: colour, index: 99 } },
  };
}

/** A health check's answer in words. */
export const UP_OR_DOWN: readonly dashboard.ValueMapping[] = [
  rangeMapping(0, 0.5, "down", COLOUR.bad),
  rangeMapping(0.5, 1, "up", COLOUR.good),
];

/** A circuit breaker's gauge in words. */
export const BREAKER_STATES: readonly dashboard.ValueMapping[] = [
  rangeMapping(0, 0.25, "closed", COLOUR.good),
  rangeMapping(0.25, 0.75, "trying again", COLOUR.warning),
  rangeMapping(0.75, 1, "open", COLOUR.bad),
];
