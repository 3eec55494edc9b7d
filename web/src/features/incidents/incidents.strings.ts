/** What is said while the application itself is in trouble. */
export const incidentWords = {
  label: "Trouble with Trunkline itself",
  asking: "Asking whether anything is wrong with Trunkline itself …",
  calm: "Nothing is wrong with Trunkline itself.",
  since: "since",
  nobody: "Nobody looks after it yet",
  acknowledgedBy: (name: string) => `${name} looks after it`,
  more: (count: number) => (count === 1 ? "and 1 more" : `and ${count} more`),
  runbook: "Runbook",
  degraded: "Alertmanager does not answer: what is shown may be over, and something new may be missing.",
  unknown: "Trunkline’s own state is not known right now.",
} as const;
