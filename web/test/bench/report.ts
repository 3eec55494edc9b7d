import { appendFileSync } from "node:fs";

/** Prints what was measured, and adds it to the report of `./trunkline test bench`. */
export function report(parts: readonly string[]): void {
  const text = parts.join("\n\n");
  process.stdout.write(`\n${text}\n`);
  const file = process.env.TRUNKLINE_BENCH_REPORT;
  if (file) appendFileSync(file, `${text}\n\n`);
}
