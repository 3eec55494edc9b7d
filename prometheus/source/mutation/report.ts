import { mutationScore } from "./score.ts";

/**
 * Prints how many mistakes in the alerts the cases of prometheus/tests notice:
 *   node prometheus/source/mutation/report.ts [PATTERN OF ALERTS]
 * Exit code 1 where more mistakes go unnoticed than are known to.
 */
const pattern = new RegExp(process.argv[2] ?? ".");
const { alerts, mutants, killed, equivalents, survivors, broken } = mutationScore((alert) =>
  pattern.test(alert),
);
const equivalent = [...equivalents.values()].reduce((sum, count) => sum + count, 0);
const possible = mutants - equivalent;
const percent = ((100 * killed) / possible).toFixed(1);
const lines = [
  `mutation: ${killed} of ${possible} mistakes in ${alerts} alerts are noticed (${percent} %), ${survivors.length} are not; ${equivalent} more change nothing:`,
  ...[...equivalents].map(([reason, count]) => `  ${count} × ${reason}`),
  ...broken.map((one) => `does not pass its own case: ${one}`),
  ...survivors.map((one) => `not noticed: ${one}`),
];
process.stdout.write(`${lines.join("\n")}\n`);
if (survivors.length > 0 || broken.length > 0) process.exitCode = 1;
