/** What the exit codes of ./trunkline say. k6 has codes of its own beside them; those that we give a meaning are here. */
export const EXIT = {
  done: 0,
  /** It was understood, and could not be done; of `status`: a part has failed. */
  failed: 1,
  /** It was not understood: a command, an option or a variable of the environment is wrong. */
  misuse: 2,
  /** Trunkline is not running (as service managers say it). */
  notRunning: 3,
  /** k6: an SLA's threshold was missed. */
  slaBreached: 99,
  /** k6: nothing was missed, but Prometheus or Tempo could not judge (k6's "marked as failed"). */
  notJudged: 110,
  /** Ended by Ctrl-C. */
  interrupted: 130,
} as const;

/** The same for people, shown by --help. */
export const EXIT_CODES_TEXT = `
Exit codes: 0 done · 1 could not be done, or a part has failed · 2 misuse (command, option or variable) · 3 not running ·
99 an SLA was breached under k6 · 110 a k6 run that Prometheus or Tempo could not judge · 130 ended by Ctrl-C
`;

/** Somebody asked for what does not exist: the message says what was wrong and what is allowed. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}
