import type { AlertsService, AlertWithMessages } from "../../modules/alerts/index.ts";
import type { CallHistory, CallsService } from "../../modules/calls/index.ts";
import type { MessagesService } from "../../modules/messages/index.ts";
import { keysetCursor, type PageRequest } from "../../platform/database/index.ts";
import { joinStory, type TimelineEntry, withIntervals } from "./timeline.policy.ts";
import { type CallTrace, listTraces } from "./traces.policy.ts";

/** A part of a call's story, oldest first; `nextCursor` leads to what was before, null: nothing was. */
export interface TimelinePage {
  readonly items: readonly TimelineEntry[];
  readonly nextCursor: string | null;
}

/** One call with its story. */
export interface CallPage {
  readonly call: CallHistory["call"];
  readonly timeline: TimelinePage;
  readonly alerts: readonly AlertWithMessages[];
  readonly transcript: CallHistory["transcript"];
  readonly traces: readonly CallTrace[];
  /** By which spans say what they are about: every id that the call has had, and those of its SMS. */
  readonly subjects: { readonly callIds: readonly string[]; readonly messageIds: readonly string[] };
}

export type CallPageService = ReturnType<typeof createCallPageService>;

/** More than nearly every call has: who follows a call sees all of it with one request. */
const ENTRIES_OF_PAGE = 200;

/** Joins what calls, alerts and messages know of one call. */
export function createCallPageService(deps: {
  readonly calls: Pick<CallsService, "call" | "callHistory" | "story">;
  readonly alerts: Pick<AlertsService, "ofCall">;
  readonly messages: Pick<MessagesService, "receiptsOf">;
}) {
  async function timelinePage(
    callId: string,
    alerts: readonly AlertWithMessages[],
    { limit, cursor }: PageRequest,
  ): Promise<TimelinePage> {
    const before = keysetCursor.read(cursor, "step");
    // An SMS has an id with its step behind it; what the call keeps itself lies before both or neither.
    const storyBefore = before && { at: before.at, id: before.id.slice(0, 36) };
    const story = await deps.calls.story(callId, limit + 1, storyBefore);
    const entries = joinStory(story, alerts, before);
    const { items, nextCursor } = keysetCursor.page(entries, limit, ({ at, id }) => ({
      at: at.toISOString(),
      id,
    }));
    return { items: withIntervals(items, entries[limit]), nextCursor };
  }

  return {
    /**
     * Also by the id of a row that has become part of the call: links that were sent out keep working.
     * @throws call_not_found
     */
    async callPage(id: string): Promise<CallPage> {
      const { call, transcript, formerIds } = await deps.calls.callHistory(id);
      const alerts = await deps.alerts.ofCall(call.id);
      const messages = alerts.flatMap((alert) => alert.messages);
      const receipts = await deps.messages.receiptsOf(messages);
      const timeline = await timelinePage(call.id, alerts, { limit: ENTRIES_OF_PAGE });
      const first = { traceparent: call.traceparent, at: new Date(call.initiatedAt) };
      return {
        call,
        transcript,
        alerts,
        timeline,
        traces: listTraces(timeline.items, receipts, first),
        subjects: { callIds: [call.id, ...formerIds], messageIds: messages.map((message) => message.id) },
      };
    },

    /**
     * What was before what a page has shown.
     * @throws call_not_found, invalid_cursor
     */
    async timeline(id: string, request: PageRequest): Promise<TimelinePage & { readonly callId: string }> {
      const call = await deps.calls.call(id);
      const page = await timelinePage(call.id, await deps.alerts.ofCall(call.id), request);
      return { callId: call.id, ...page };
    },
  };
}
