/** What the exit codes of ./trunkline say. k6 has codes of its own beside them; those that we give a meaning are here. */
export const EXIT = {
  done: 0,
  /** It was understood, and could not be done; of `status`: a part has failed. */
  failed: 1,
  /** It was not understood: a command, an option or a variable of the environment is wrong. */
  misuse: 2,
  /** Trunkline is not running (as service managers say it). */
  notRunning: 3,
  /** k6: what is owed was missed, or client and server tell different things; the gate: closed. */
  slaBreached: 99,
  /** k6 and the gate: nothing was missed, but something could not be judged (k6's "marked as failed"). */
  notJudged: 110,
  /** Ended by Ctrl-C. */
  interrupted: 130,
} as const;

/** The same for people, shown by --help. */
export const EXIT_CODES_TEXT = `
Exit codes: 0 done · 1 could not be done, or a part has failed · 2 misuse (command, option or variable) · 3 not running ·
99 something owed was missed under k6, or the gate is closed · 110 a k6 run or a gate that could not be judged · 130 ended by Ctrl-C
`;

/** Somebody asked for what does not exist: the message says what was wrong and what is allowed. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}
