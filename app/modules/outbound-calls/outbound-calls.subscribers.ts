import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { traceWait } from "../../platform/telemetry/index.ts";
import { afterCommit, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { type CallChanged, callChanged } from "../calls/index.ts";

/** What follows when somebody whom we called answers. */
export function outboundCallsSubscribers(): Subscriber[] {
  return [afterCommit(callChanged, traceAnswer)];
}

/**
 * Shows how long it took from the click to the answer in the click's own trace: carriers tell of both in traces of their own, and
 * whoever asks why a call took so long opens the click's.
 */
function traceAnswer({ call, isAnsweredNow }: CallChanged): void {
  if (!isAnsweredNow || call.direction !== "outbound" || call.userId === null || call.startedAt === null)
    return;
  traceWait(
    "await call answer",
    {
      traceparent: call.traceparent,
      since: new Date(call.initiatedAt),
      until: new Date(call.startedAt),
    },
    { [ATTRIBUTES.callId]: call.id, [ATTRIBUTES.provider]: call.provider },
  );
}
