/** What came of one step of load. */
export interface Step {
  readonly offeredPerSecond: number;
  readonly servedPerSecond: number;
  readonly p95Seconds: number;
}

/** Before the knee nearly all that is offered is served. */
const SERVED_RATIO = 0.95;
/** Before the knee an answer takes no longer than this. */
const P95_SECONDS = 1;

/** The last step before the knee: all steps up to it are served, in time. Null where not even the first one is. */
export function kneeOf(steps: readonly Step[]): Step | null {
  const beyond = steps.findIndex(
    ({ offeredPerSecond, servedPerSecond, p95Seconds }) =>
      servedPerSecond < SERVED_RATIO * offeredPerSecond || p95Seconds > P95_SECONDS,
  );
  return (beyond === -1 ? steps.at(-1) : steps[beyond - 1]) ?? null;
}
