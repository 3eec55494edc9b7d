import type { LoadLine } from "./run-file.ts";

/** A value of a run as people read it; "–" where there is none. */
export function valueText(value: number | null, unit: LoadLine["unit"]): string {
  if (value === null) return "–";
  const plain = (number: number, digits: number): string => String(Number(number.toFixed(digits)));
  switch (unit) {
    case "ratio":
      return `${plain(value * 100, 2)} %`;
    case "seconds":
      return Math.abs(value) >= 1
        ? `${plain(value, 2)} s`
        : `${plain(value * 1000, value < 0.01 ? 1 : 0)} ms`;
    case "per_second":
      return `${plain(value, 1)}/s`;
    case "bytes":
      return `${plain(value / 1_000_000, 1)} MB`;
    default:
      return plain(value, 2);
  }
}
