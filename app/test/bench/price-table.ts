import { cpus } from "node:os";
import { spreadOf } from "./paired-rounds.ts";

/** The api with telemetry beside something else: one row of the table. */
export interface Comparison {
  readonly what: string;
  /** Of microseconds fewer are better, of requests a second more. */
  readonly unit: "µs" | "/s";
  /** What it is compared with. */
  readonly with: string;
  /** By round: the figure of the api with telemetry, and that of the other. */
  readonly rounds: readonly { readonly ours: number; readonly other: number }[];
}

/** The result as Markdown, ready for docs/benchmarks.md; the ratios are those of rounds, not of medians. */
export function priceTable(comparisons: readonly Comparison[], exportsTo: "collector" | "sink"): string {
  const date = new Date().toISOString().slice(0, 10);
  return [
    `${date}, ${cpus().length} cores, Node ${process.versions.node}, telemetry to ${exportsTo === "collector" ? "the collector" : "a sink (no collector here)"}`,
    "",
    "| what | with telemetry | compared with | price: median (min to max) |",
    "|---|---:|---|---:|",
    ...comparisons.map(row),
    "",
    "Repeat: `./trunkline test bench`",
  ].join("\n");
}

function row({ what, unit, with: title, rounds }: Comparison): string {
  const ours = Math.round(spreadOf(rounds.map((round) => round.ours)).median);
  const other = Math.round(spreadOf(rounds.map((round) => round.other)).median);
  const price = spreadOf(
    rounds.map((round) => (unit === "µs" ? round.ours / round.other : round.other / round.ours)),
  );
  const range = `${price.min.toFixed(2)} to ${price.max.toFixed(2)}`;
  return `| ${what} | ${ours} ${unit} | ${title}: ${other} ${unit} | ${price.median.toFixed(2)}× (${range}) |`;
}
