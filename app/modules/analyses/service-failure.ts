import { DelayJob, type JobAttempt } from "../../platform/queue/index.ts";
import { BreakerOpen, ProviderRejected, ProviderUnavailable } from "../../providers/llm/port.ts";
import type { AnalysisFailure } from "./analyses.contract.ts";
import { GIVEN_UP_AFTER_MS } from "./analyses.policy.ts";

/**
 * What follows when a service failed: work waits at the cost of no attempt while the service is to be left alone, and is tried
 * again as long as somebody may still want it; else it is given up, for a reason.
 * @throws DelayJob, or the error itself
 */
export function givenUpFor(
  error: unknown,
  { isLastAttempt }: Pick<JobAttempt<unknown>, "isLastAttempt">,
  wantedSince: Date,
): AnalysisFailure {
  if (error instanceof ProviderRejected) return "refused";
  if (Date.now() - wantedSince.getTime() > GIVEN_UP_AFTER_MS) return "unavailable";
  if (error instanceof BreakerOpen) throw waiting(error.retryAfterMs);
  if (isLastAttempt) return "unavailable";
  if (error instanceof ProviderUnavailable && error.retryAfterMs) throw waiting(error.retryAfterMs);
  throw error;
}

function waiting(delayMs: number): DelayJob {
  return new DelayJob(delayMs, "the service is to be left alone");
}
