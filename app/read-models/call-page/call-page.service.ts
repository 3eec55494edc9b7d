import type { AlertsService, AlertWithMessages } from "../../modules/alerts/index.ts";
import type { CallHistory, CallsService } from "../../modules/calls/index.ts";
import { buildTimeline, type TimelineEntry } from "./timeline.policy.ts";

/** One call with its whole story. */
export interface CallPage {
  readonly call: CallHistory["call"];
  readonly timeline: readonly TimelineEntry[];
  readonly alerts: readonly AlertWithMessages[];
  readonly transcript: CallHistory["transcript"];
  /** Of the trace that tells most: its first alert's, else the call's own. */
  readonly traceparent: string | null;
}

export type CallPageService = ReturnType<typeof createCallPageService>;

/** Joins what calls and alerts know of one call. */
export function createCallPageService(deps: {
  readonly calls: Pick<CallsService, "callHistory">;
  readonly alerts: Pick<AlertsService, "ofCall">;
}) {
  return {
    /**
     * Also by the id of a row that has become part of the call: links that were sent out keep working.
     * @throws call_not_found
     */
    async callPage(id: string): Promise<CallPage> {
      const { call, events, transcript } = await deps.calls.callHistory(id);
      const alerts = await deps.alerts.ofCall(call.id);
      return {
        call,
        transcript,
        alerts,
        timeline: buildTimeline(events, alerts),
        traceparent: alerts[0]?.alert.traceparent ?? call.traceparent,
      };
    },
  };
}
