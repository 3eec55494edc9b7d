import type { AlertWithMessages } from "../../modules/alerts/index.ts";
import type { CallStatus, KeptStoryEntry } from "../../modules/calls/index.ts";

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
    | "alert.escalated"
    | "alert.called"
    | "alert.acknowledged"
    | "alert.resolved"
    | "message.queued"
    | "message.sent"
    | "message.delivered"
    | "message.failed"
    | "message.replayed"
    | "message.acknowledged"
    | "message.discarded";
  readonly title: string;
  readonly detail: string | null;
  readonly sincePreviousMs: number | null;
  readonly tone: "neutral" | "good" | "warning" | "bad";
  readonly traceparent: string | null;
  /** When its trace was at it: what vendors say of times may be far off. */
  readonly tracedAt: Date;
}

/** What is said of a status that the call had already, or that came after a later one. */
const LATE = "arrived late or twice";

/** Was it told only late, or once more? It says nothing new of the call. */
export const isLate = ({ detail }: Pick<TimelineEntry, "detail">): boolean => detail === LATE;

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

const VOICE_AGENT_TITLES: Readonly<Record<string, string>> = {
  report: "Report and transcript received",
  tool_calls: "Voice agent asked for an action",
  transfer_request: "Voice agent asked where to transfer",
  hang: "Voice agent was slow to answer the caller",
  interrupted: "Caller interrupted the voice agent",
  assistant_started: "Voice agent is on the line",
};

const GIVEN_UP = { kind: "message.failed", title: "SMS given up", tone: "bad" } as const;
const MESSAGE_ENTRIES: Readonly<Record<string, Pick<Entry, "kind" | "title" | "tone">>> = {
  given_up: GIVEN_UP,
  replayed: { kind: "message.replayed", title: "SMS sent again by hand", tone: "neutral" },
  acknowledged: { kind: "message.acknowledged", title: "Somebody looks after the SMS", tone: "neutral" },
  discarded: { kind: "message.discarded", title: "SMS discarded", tone: "warning" },
  restored: { kind: "message.failed", title: "SMS waits for somebody again", tone: "warning" },
};

/** A place in a story: entries are in the order of their times, then of their ids. */
export interface StoryPosition {
  readonly at: string;
  readonly id: string;
}

/** Joins what is kept of a call with its alerts and their SMS: what lies before a position, newest first. */
export function joinStory(
  story: readonly KeptStoryEntry[],
  alerts: readonly AlertWithMessages[],
  before: StoryPosition | undefined,
): Entry[] {
  const limit = before && { at: new Date(before.at), id: before.id };
  const ofAlerts = alerts.flatMap(fromAlert).filter((entry) => !limit || order(entry, limit) < 0);
  return [...story.flatMap(fromStory), ...ofAlerts].sort((a, b) => order(b, a));
}

/** Entries in the order in which they happened, each with the time since the one before it, `previous` before the first. */
export function withIntervals(newestFirst: readonly Entry[], previous: Entry | undefined): TimelineEntry[] {
  return newestFirst
    .map((entry, index) => {
      const before = newestFirst[index + 1] ?? previous;
      return { ...entry, sincePreviousMs: before ? entry.at.getTime() - before.at.getTime() : null };
    })
    .reverse();
}

function order(a: Pick<Entry, "at" | "id">, b: Pick<Entry, "at" | "id">): number {
  return a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : Number(a.id > b.id));
}

function fromStory(entry: KeptStoryEntry): Entry[] {
  const { id, at, kind, what, detail, traceparent, recordedAt: tracedAt } = entry;
  const common = { id, at, traceparent, tracedAt, detail };
  switch (kind) {
    case "status":
      return [
        {
          ...common,
          ...STATUS_ENTRIES[what as CallStatus],
          detail: entry.isLate ? LATE : detail,
        },
      ];
    case "leg":
      return [{ ...common, kind: "call.leg", title: LEG_TITLES[what as CallStatus], tone: "neutral" }];
    case "message":
      return [{ ...common, ...(MESSAGE_ENTRIES[what] ?? GIVEN_UP) }];
    case "voice_agent": {
      const tone = what === "hang" ? "warning" : "neutral";
      return [{ ...common, kind: "voice_agent.event", title: VOICE_AGENT_TITLES[what] ?? what, tone }];
    }
  }
}

/** What is said of a step of an escalation; its first step is told by the SMS that stand beside it. */
const STEP_TITLES: Readonly<Record<AlertWithMessages["steps"][number]["by"], string>> = {
  sms: "Nobody has the alert yet: more people are told by SMS",
  call: "Nobody has the alert yet: people are called",
  page: "Nobody has taken the alert: the operators are paged",
};
const NOBODY_TITLES = {
  nobody: "Nobody is on call for the next step",
  unreachable: "Nobody of the next step can be reached",
} as const;

/** How a call that reads an alert aloud ended. */
const CALL_ENDS: Readonly<Record<string, Pick<Entry, "title" | "tone">>> = {
  acknowledged: { title: "Alert was taken in the call", tone: "good" },
  answered: { title: "Call with the alert was answered, and the alert not taken", tone: "warning" },
  unanswered: { title: "Call with the alert not answered", tone: "warning" },
  canceled: { title: "Call with the alert not needed any more", tone: "neutral" },
};
const CALL_FAILED = { title: "Call with the alert failed", tone: "bad" } as const;

function escalationOf({ steps, calls }: AlertWithMessages): Entry[] {
  const ofSteps = steps
    .filter(({ round, step, outcome }) => round + step > 0 || outcome !== "told")
    .map(({ id, at, by, outcome, people, detail, traceparent }): Entry => {
      const isTold = outcome === "told";
      return {
        id,
        at,
        kind: "alert.escalated",
        title: isTold ? STEP_TITLES[by] : NOBODY_TITLES[outcome],
        detail: detail ?? (people > 0 ? `${people} told` : null),
        tone: by === "page" || !isTold ? "bad" : "warning",
        traceparent,
        tracedAt: at,
      };
    });
  const ofCalls = calls.flatMap((call): Entry[] => {
    const { id, status, recipientName, reason, placedAt, endedAt, traceparent } = call;
    const common = { kind: "alert.called", traceparent, tracedAt: call.createdAt } as const;
    const placed: Entry[] =
      placedAt === null
        ? []
        : [
            {
              ...common,
              id: `${id}.1`,
              at: placedAt,
              title: "Called with the alert",
              detail: recipientName,
              tone: "neutral",
            },
          ];
    if (endedAt === null) return placed;
    const detail = [recipientName, reason].filter(Boolean).join(": ");
    return [
      ...placed,
      { ...common, ...(CALL_ENDS[status] ?? CALL_FAILED), id: `${id}.2`, at: endedAt, detail },
    ];
  });
  return [...ofSteps, ...ofCalls];
}

function fromAlert(one: AlertWithMessages): Entry[] {
  const { alert, messages } = one;
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
        id: `${message.id}.1`,
        at: message.createdAt,
        kind: "message.queued",
        title: "SMS queued",
        tone: "neutral",
      },
    ];
    if (message.sentAt) {
      list.push({
        ...common,
        id: `${message.id}.2`,
        at: message.sentAt,
        kind: "message.sent",
        title: "SMS dispatched",
        tone: "neutral",
      });
    }
    if (message.deliveredAt) {
      list.push({
        ...common,
        id: `${message.id}.3`,
        at: message.deliveredAt,
        kind: "message.delivered",
        title: "SMS delivered",
        tone: "good",
      });
    }
    return list;
  });
  return [raised, ...steps, ...escalationOf(one), ...answersOf(alert)];
}

const ACKNOWLEDGED_TITLES = {
  web: "Alert acknowledged",
  api: "Alert acknowledged",
  sms: "Alert acknowledged by SMS",
  voice: "Alert acknowledged by telephone",
} as const;

/** Who took an alert, and who dealt with it; of those that an older release raised nobody is known. */
function answersOf(alert: AlertWithMessages["alert"]): Entry[] {
  const { id, acknowledgedAt, resolvedAt, resolvedByName } = alert;
  const taken: Entry[] =
    acknowledgedAt === null
      ? []
      : [
          {
            id: `${id}.4`,
            at: acknowledgedAt,
            kind: "alert.acknowledged",
            title: ACKNOWLEDGED_TITLES[alert.acknowledgedHow ?? "web"],
            detail: alert.acknowledgedByName,
            tone: "good",
            traceparent: alert.acknowledgedTraceparent,
            tracedAt: acknowledgedAt,
          },
        ];
  if (resolvedAt === null || acknowledgedAt === null) return taken;
  return [
    ...taken,
    {
      id: `${id}.5`,
      at: resolvedAt,
      kind: "alert.resolved",
      title: "Alert resolved",
      detail: resolvedByName,
      tone: "good",
      traceparent: alert.resolvedTraceparent,
      tracedAt: resolvedAt,
    },
  ];
}
