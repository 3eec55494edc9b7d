import type { AlertsService, AlertWithMessages } from "../../modules/alerts/index.ts";
import type { CallHistory, CallsService } from "../../modules/calls/index.ts";
import type { MessagesService } from "../../modules/messages/index.ts";
import { buildTimeline, type TimelineEntry } from "./timeline.policy.ts";
import { type CallTrace, listTraces } from "./traces.policy.ts";

/** One call with its whole story. */
export interface CallPage {
  readonly call: CallHistory["call"];
  readonly timeline: readonly TimelineEntry[];
  readonly alerts: readonly AlertWithMessages[];
  readonly transcript: CallHistory["transcript"];
  readonly traces: readonly CallTrace[];
  /** By which spans say what they are about: every id that the call has had, and those of its SMS. */
  readonly subjects: { readonly callIds: readonly string[]; readonly messageIds: readonly string[] };
}

export type CallPageService = ReturnType<typeof createCallPageService>;

/** Joins what calls, alerts and messages know of one call. */
export function createCallPageService(deps: {
  readonly calls: Pick<CallsService, "callHistory">;
  readonly alerts: Pick<AlertsService, "ofCall">;
  readonly messages: Pick<MessagesService, "receiptsOf">;
}) {
  return {
    /**
     * Also by the id of a row that has become part of the call: links that were sent out keep working.
     * @throws call_not_found
     */
    async callPage(id: string): Promise<CallPage> {
      const { call, events, transcript, formerIds } = await deps.calls.callHistory(id);
      const alerts = await deps.alerts.ofCall(call.id);
      const messages = alerts.flatMap((alert) => alert.messages);
      const receipts = await deps.messages.receiptsOf(messages);
      const timeline = buildTimeline(events, alerts);
      const first = { traceparent: call.traceparent, at: new Date(call.initiatedAt) };
      return {
        call,
        transcript,
        alerts,
        timeline,
        traces: listTraces(timeline, receipts, first),
        subjects: { callIds: [call.id, ...formerIds], messageIds: messages.map((message) => message.id) },
      };
    },
  };
}
