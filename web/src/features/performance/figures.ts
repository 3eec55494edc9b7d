import { formatCount, formatDuration } from "../../ui/format.ts";
import type { Threshold, VitalName } from "./performance.queries.ts";
import { performanceWords as words } from "./performance.strings.ts";

/** A figure in its unit; a dash where nobody has measured it. */
export function figureText(value: number | null, unit: Threshold["unit"] | "perMinute"): string {
  if (value === null) return words.notMeasured;
  switch (unit) {
    case "seconds":
      return value > 0 && value < 0.001 ? words.underOneMs : formatDuration(value * 1_000);
    case "ratio":
      return percentText(value);
    case "bytes":
      return `${formatCount(Math.round(value / 1_048_576))} MiB`;
    case "score":
      return String(Number(value.toFixed(3)));
    default:
      return formatCount(value < 10 ? Number(value.toFixed(1)) : Math.round(value));
  }
}

/** As many digits as tell 99.9 % from 100 %. */
export function percentText(ratio: number): string {
  const percent = ratio * 100;
  const digits = percent > 99 && percent < 100 ? 2 : Math.abs(percent) < 10 ? 1 : 0;
  // What is nearly all is not all.
  const shown = percent < 100 ? Math.min(percent, 99.99) : percent;
  return `${Number(shown.toFixed(digits))} %`;
}

/** The units of the figures of the moment. */
export const VITAL_UNITS = {
  meanResponseSeconds: "seconds",
  errorRatio: "ratio",
  requestsPerMinute: "perMinute",
  openConnections: "count",
  cpuRatio: "ratio",
  memoryRatio: "ratio",
  eventLoopDelaySeconds: "seconds",
} as const satisfies Readonly<Record<VitalName, Threshold["unit"] | "perMinute">>;
