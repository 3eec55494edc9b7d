import { mutationScore } from "./score.ts";

/**
 * Prints how many mistakes in the alerts the cases of prometheus/tests notice:
 *   node prometheus/source/mutation/report.ts [PATTERN OF ALERTS]
 * Exit code 1 where more mistakes go unnoticed than are known to.
 */
/** Mistakes in thresholds on counted events that no case notices yet. This number may only become smaller. */
const KNOWN_SURVIVORS = 260;

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
  ...survivors.map((one) => `not noticed: ${one.split("\n")[0]}`),
];
process.stdout.write(`${lines.join("\n")}\n`);
if (survivors.length > KNOWN_SURVIVORS || broken.length > 0) process.exitCode = 1;
