/** Thrown by a handler that cannot work now through no fault of the job: it comes again later, at the cost of no attempt. */
export class DelayJob extends Error {
  readonly delayMs: number;

  constructor(delayMs: number, reason: string) {
    super(reason);
    this.name = "DelayJob";
    this.delayMs = delayMs;
  }
}

/** Thrown by a handler when no further attempt can succeed. */
export class GiveUpJob extends Error {
  constructor(reason: string, cause?: unknown) {
    super(reason, { cause });
    this.name = "GiveUpJob";
  }
}
