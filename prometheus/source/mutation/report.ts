import { mutationScore } from "./score.ts";

/**
 * Prints how many mistakes in the alerts the cases of prometheus/tests notice:
 *   node prometheus/source/mutation/report.ts [PATTERN OF ALERTS]
 * Exit code 1 where a mistake goes unnoticed.
 */
const pattern = new RegExp(process.argv[2] ?? ".");
const { alerts, mutants, killed, equivalents, survivors, broken } = mutationScore((alert) =>
  pattern.test(alert),
);
const equivalent = [...equivalents.values()].reduce((sum, count) => sum + count, 0);
const noticed = ((100 * killed) / (mutants - equivalent)).toFixed(1);
const lines = [
  `mutation: ${noticed} % of ${mutants - equivalent} mistakes in ${alerts} alerts are noticed; ${equivalent} more change nothing:`,
  ...[...equivalents].map(([reason, count]) => `  ${count} × ${reason}`),
  ...broken.map((one) => `does not pass its own case: ${one}`),
  ...survivors.map((one) => `not noticed: ${one}`),
];
process.stdout.write(`${lines.join("\n")}\n`);
if (survivors.length + broken.length > 0) process.exitCode = 1;
