import type { AlertWithMessages } from "../../modules/alerts/index.ts";
import { type CallStatus, isFinal } from "../../modules/calls/index.ts";

/** What a provider said, as far as the timeline shows it. */
export interface TimelineSource {
  readonly id: string;
  readonly provider: string;
  readonly kind: string;
  readonly outcome: "applied" | "stale" | "acknowledged";
  readonly occurredAt: Date;
  readonly status: CallStatus | null;
  readonly rawReason: string | null;
  readonly traceparent: string | null;
  readonly receivedAt: Date;
}

/** One thing that happened in a call. */
export interface TimelineEntry {
  readonly id: string;
  readonly at: Date;
  readonly kind:
    | "call.queued"
    | "call.ringing"
    | "call.in_progress"
    | "call.ended"
    | "call.leg"
    | "voice_agent.event"
    | "alert.raised"
    | "message.queued"
    | "message.sent"
    | "message.delivered"
    | "message.failed";
  readonly title: string;
  readonly detail: string | null;
  readonly sincePreviousMs: number | null;
  readonly tone: "neutral" | "good" | "warning" | "bad";
  readonly traceparent: string | null;
  /** When its trace was at it: what vendors say of times may be far off. */
  readonly tracedAt: Date;
}

type Entry = Omit<TimelineEntry, "sincePreviousMs">;

const STATUS_ENTRIES: Readonly<Record<CallStatus, Pick<Entry, "kind" | "title" | "tone">>> = {
  queued: { kind: "call.queued", title: "Call announced", tone: "neutral" },
  ringing: { kind: "call.ringing", title: "Ringing", tone: "neutral" },
  in_progress: { kind: "call.in_progress", title: "Answered", tone: "good" },
  completed: { kind: "call.ended", title: "Call ended", tone: "neutral" },
  busy: { kind: "call.ended", title: "Line was busy", tone: "warning" },
  no_answer: { kind: "call.ended", title: "Nobody answered", tone: "warning" },
  failed: { kind: "call.ended", title: "Call failed", tone: "bad" },
  canceled: { kind: "call.ended", title: "Call was canceled", tone: "warning" },
};

/** A leg is somebody else whom the call was put through to. */
const LEG_TITLES: Readonly<Record<CallStatus, string>> = {
  queued: "Leg announced",
  ringing: "Leg rings",
  in_progress: "Leg answered",
  completed: "Leg ended",
  busy: "Leg was busy",
  no_answer: "Leg not answered",
  failed: "Leg failed",
  canceled: "Leg was canceled",
};

const EVENT_TITLES: Readonly<Record<string, string>> = {
  report: "Report and transcript received",
  tool_calls: "Voice agent asked for an action",
  transfer_request: "Voice agent asked where to transfer",
  hang: "Voice agent was slow to answer the caller",
  interrupted: "Caller interrupted the voice agent",
  assistant_started: "Voice agent is on the line",
};

/** Joins what providers said with alerts and their SMS into one story, oldest first. */
export function buildTimeline(
  events: readonly TimelineSource[],
  alerts: readonly AlertWithMessages[],
): TimelineEntry[] {
  const entries = [...events.flatMap(fromEvent), ...alerts.flatMap(fromAlert)];
  const sorted = entries.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  return sorted.map((entry, index) => {
    const previous = sorted[index - 1];
    return { ...entry, sincePreviousMs: previous ? entry.at.getTime() - previous.at.getTime() : null };
  });
}

function fromEvent(event: TimelineSource): Entry[] {
  const { id, occurredAt: at, traceparent, receivedAt: tracedAt } = event;
  const common = { id, at, traceparent, tracedAt };
  if (event.kind === "leg") {
    if (event.status === null) return [];
    const detail = event.rawReason;
    return [{ ...common, kind: "call.leg", title: LEG_TITLES[event.status], detail, tone: "neutral" }];
  }
  const title = EVENT_TITLES[event.kind];
  if (event.kind !== "status") {
    // The report repeats how the call ended; it is its own entry only where nothing else said so.
    const ends = event.status !== null && isFinal(event.status) && event.outcome === "applied";
    const status = ends && event.status ? STATUS_ENTRIES[event.status] : undefined;
    const own: Entry[] = title
      ? [
          {
            ...common,
            kind: "voice_agent.event",
            title,
            detail: null,
            tone: event.kind === "hang" ? "warning" : "neutral",
          },
        ]
      : [];
    return status ? [{ ...common, id: `${event.id}-end`, ...status, detail: event.rawReason }, ...own] : own;
  }
  if (event.status === null) return [];
  const late = event.outcome === "stale" ? "arrived late or twice" : null;
  return [{ ...common, ...STATUS_ENTRIES[event.status], detail: late ?? event.rawReason }];
}

function fromAlert({ alert, messages }: AlertWithMessages): Entry[] {
  const raised: Entry = {
    id: alert.id,
    at: alert.createdAt,
    kind: "alert.raised",
    title: `P${alert.priority} alert raised`,
    detail: alert.body,
    tone: alert.priority <= 2 ? "warning" : "neutral",
    traceparent: alert.traceparent,
    tracedAt: alert.createdAt,
  };
  const steps = messages.flatMap((message): Entry[] => {
    const { recipientName: detail, traceparent, createdAt: tracedAt } = message;
    const common = { detail, traceparent, tracedAt };
    const list: Entry[] = [
      {
        ...common,
        id: `${message.id}-queued`,
        at: message.createdAt,
        kind: "message.queued",
        title: "SMS queued",
        tone: "neutral",
      },
    ];
    if (message.sentAt) {
      list.push({
        ...common,
        id: `${message.id}-sent`,
        at: message.sentAt,
        kind: "message.sent",
        title: "SMS dispatched",
        tone: "neutral",
      });
    }
    if (message.deliveredAt) {
      list.push({
        ...common,
        id: `${message.id}-delivered`,
        at: message.deliveredAt,
        kind: "message.delivered",
        title: "SMS delivered",
        tone: "good",
      });
    }
    if (message.failedAt) {
      const detail = [message.recipientName, message.errorReason].filter(Boolean).join(": ");
      list.push({
        ...common,
        detail,
        id: `${message.id}-failed`,
        at: message.failedAt,
        kind: "message.failed",
        title: "SMS given up",
        tone: "bad",
      });
    }
    return list;
  });
  return [raised, ...steps];
}
