import { cpus } from "node:os";
import { type Pair, spreadOf } from "./paired-rounds.ts";

/** All that was measured of one workload. */
export interface Measured {
  readonly name: string;
  /** The rate at which `cpu` was measured. */
  readonly perSecond: number;
  /** Microseconds of CPU time a request, by round. */
  readonly cpu: readonly Pair[];
  /** Requests a second in closed loop, by round. */
  readonly rate: readonly Pair[];
}

/** The result as Markdown, ready for docs/benchmarks.md; the ratios are those of pairs, not of medians. */
export function priceTable(measured: readonly Measured[], exportsTo: "collector" | "sink"): string {
  const rows = measured.flatMap(({ name, perSecond, cpu, rate }) => [
    row(`${name}: CPU a request at ${perSecond}/s`, "µs", cpu, (pair) => pair.on / pair.off),
    row(`${name}: requests a second, closed loop`, "/s", rate, (pair) => pair.off / pair.on),
  ]);
  const date = new Date().toISOString().slice(0, 10);
  return [
    `${date}, ${cpus().length} cores, Node ${process.versions.node}, telemetry to ${exportsTo === "collector" ? "the collector" : "a sink (no collector here)"}`,
    "",
    "| what | with telemetry | without | price: median (min to max) |",
    "|---|---:|---:|---:|",
    ...rows,
    "",
    "Repeat: `./trunkline test bench`",
  ].join("\n");
}

function row(what: string, unit: string, pairs: readonly Pair[], price: (pair: Pair) => number): string {
  const on = Math.round(spreadOf(pairs.map((pair) => pair.on)).median);
  const off = Math.round(spreadOf(pairs.map((pair) => pair.off)).median);
  const { median, min, max } = spreadOf(pairs.map(price));
  return `| ${what} | ${on} ${unit} | ${off} ${unit} | ${median.toFixed(2)}× (${min.toFixed(2)} to ${max.toFixed(2)}) |`;
}
