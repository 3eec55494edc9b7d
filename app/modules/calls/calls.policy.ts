import type { CallStatus } from "./calls.contract.ts";

/** States of a call that somebody may still act on; the board's partial indexes are made of these. */
export const ACTIVE_STATUSES = ["queued", "ringing", "in_progress"] as const satisfies readonly CallStatus[];

/** How a call ends that nobody has answered; index calls_missed is made of these. */
export const MISSED_STATUSES = [
  "busy",
  "no_answer",
  "failed",
  "canceled",
] as const satisfies readonly CallStatus[];

const RANK: Readonly<Record<CallStatus, number>> = {
  queued: 0,
  ringing: 1,
  in_progress: 2,
  completed: 3,
  busy: 3,
  no_answer: 3,
  failed: 3,
  canceled: 3,
};

/** True when nothing can follow. */
export function isFinal(status: CallStatus): boolean {
  return RANK[status] === 3;
}

/** Did a call end without an answer, by its state? */
export function isUnanswered(status: CallStatus): boolean {
  return MISSED_STATUSES.some((missed) => missed === status);
}

/** Below this mean opinion score many people are dissatisfied (ITU-T G.107); index calls_poor is made of it. */
export const POOR_MOS = 3.6;

/** How a call ended of which nothing was heard any more. */
export const NOTHING_HEARD_REASON = "nothing-heard-any-more";

/** Ends that prove that the carrier got through: the other side has a telephone, and it rang or was in use. */
const CONNECTED = ["completed", "busy", "no_answer"] as const satisfies readonly CallStatus[];

/**
 * Did the carrier connect a call that is over? This is the network effectiveness of ITU-T E.425, and the one place that says it: busy
 * and no answer are the callee's doing, and a call in which somebody spoke was connected whatever ended it. Null: nobody can
 * say, since it was taken back before that, nothing was heard of it any more, or it is not over.
 */
export function connectionOf(call: {
  readonly status: CallStatus;
  readonly startedAt: Date | string | null;
  readonly rawReason: string | null;
}): "connected" | "failed" | null {
  if (!isFinal(call.status)) return null;
  if (call.startedAt !== null || CONNECTED.some((status) => status === call.status)) return "connected";
  return call.status === "failed" && call.rawReason !== NOTHING_HEARD_REASON ? "failed" : null;
}

/** `connectionOf` as SQL on the columns of `calls`. */
export const CONNECTION_SQL = `case
  when calls.status in ('${ACTIVE_STATUSES.join("', '")}') then null
  when calls.started_at is not null or calls.status in ('${CONNECTED.join("', '")}') then 'connected'
  when calls.status = 'failed' and calls.raw_reason is distinct from '${NOTHING_HEARD_REASON}' then 'failed' end`;

/**
 * How long a call took to ring (post-dial delay; to be answered, where no ringing was told), in milliseconds. Null: nobody said when it
 * was placed, as of calls that come in, or it never rang.
 */
export function setupMsOf(dialedAt: Date | string | null, rangAt: Date | string | null): number | null {
  if (dialedAt === null || rangAt === null) return null;
  // Clocks of two providers, one of which tells whole seconds.
  return Math.max(0, new Date(rangAt).getTime() - new Date(dialedAt).getTime());
}

/** How far into a call something was said, to a tenth; null where it is not known when the call began. */
export function secondsInto(startedAt: Date | null, at: Date): number | null {
  if (startedAt === null) return null;
  return Math.max(0, Math.round((at.getTime() - startedAt.getTime()) / 100) / 10);
}

/** What the state machine needs to know of a call. */
export interface CallState {
  readonly status: CallStatus;
  readonly lastSeq: number;
  readonly initiatedAt: Date;
  /** When it was placed, and when it first rang or was answered; null: not told. */
  readonly dialedAt: Date | null;
  readonly rangAt: Date | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly durationSeconds: number | null;
  readonly rawReason: string | null;
}

/** What a provider said about a call's state. */
export interface CallTransition {
  /** Null: it says nothing about the state. */
  readonly status: CallStatus | null;
  /** Order among the events of one call as the provider numbers them; null where it does not. */
  readonly sequence: number | null;
  readonly at: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly durationSeconds: number | null;
  readonly rawReason: string | null;
}

/** The call after a transition, and whether the transition moved it. */
export interface TransitionResult {
  readonly state: CallState;
  /** applied: the status moved forward; stale: it came late or twice, and only filled in facts that were missing. */
  readonly outcome: "applied" | "stale";
}

/**
 * Applies what a provider said, in any order of arrival and any number of times: a call only moves forward by
 * (rank of the state, sequence), and a final state is never replaced. An event that comes late still fills in times
 * that nobody knew.
 */
export function applyTransition(state: CallState, transition: CallTransition): TransitionResult {
  const { status } = transition;
  const rankNow = RANK[state.status];
  const rankThen = status === null ? -1 : RANK[status];
  const outranks = rankThen > rankNow;
  const sameRankLater = rankThen === rankNow && rankNow < 3 && (transition.sequence ?? -1) > state.lastSeq;
  const moves = status !== null && (outranks || sameRankLater);

  const toldStart = transition.startedAt ?? (status === "in_progress" ? transition.at : null);
  const startedAt = earliest(state.startedAt, toldStart);
  const next = moves ? status : state.status;
  const ends = isFinal(next);
  const endedAt = ends ? (state.endedAt ?? transition.endedAt ?? (moves ? transition.at : null)) : null;
  // Providers say 0 of a call that nobody took; a conversation that never was has no length.
  const saidDuration =
    startedAt === null && transition.durationSeconds === 0 ? null : transition.durationSeconds;
  return {
    outcome: moves ? "applied" : "stale",
    state: {
      status: next,
      lastSeq: Math.max(state.lastSeq, transition.sequence ?? -1),
      initiatedAt: earlier(state.initiatedAt, transition.at),
      dialedAt: earliest(state.dialedAt, status === "queued" ? transition.at : null),
      rangAt: earliest(state.rangAt, status === "ringing" || status === "in_progress" ? transition.at : null),
      startedAt,
      endedAt,
      durationSeconds: ends ? (state.durationSeconds ?? saidDuration ?? between(startedAt, endedAt)) : null,
      rawReason: state.rawReason ?? transition.rawReason,
    },
  };
}

/** A call of which nobody has said anything yet. */
export function newCall(at: Date): CallState {
  return {
    status: "queued",
    lastSeq: -1,
    initiatedAt: at,
    dialedAt: null,
    rangAt: null,
    startedAt: null,
    endedAt: null,
    durationSeconds: null,
    rawReason: null,
  };
}

/** What a leg's carrier says of it tells how far its call has come, but neither how nor when the call ends. */
export function ofLeg(transition: CallTransition): CallTransition {
  const isOver = transition.status !== null && isFinal(transition.status);
  return {
    ...transition,
    status: isOver ? null : transition.status,
    sequence: null,
    endedAt: null,
    durationSeconds: null,
    rawReason: null,
  };
}

/**
 * What a carrier says of the first leg of a call that we placed: it is our agent's, and the call is what follows. It says when somebody
 * may be called, and how the call ends where nobody was: of a conversation the other leg tells.
 */
export function ofAgentsLeg(state: CallState, transition: CallTransition): CallTransition {
  const { status } = transition;
  const unchanged = { ...transition, status: null, sequence: null, startedAt: null, durationSeconds: null };
  const saysNothing = status === null || !isFinal(status) || isFinal(state.status);
  if (saysNothing) return { ...unchanged, endedAt: null, rawReason: null };
  if (status !== "completed") return { ...unchanged, status, rawReason: `agent-${status}` };
  return state.startedAt === null
    ? { ...unchanged, status: "canceled", rawReason: "agent-hung-up" }
    : { ...unchanged, status };
}

/** Did nobody answer somebody who called us? */
export function isMissed(call: {
  readonly direction: "inbound" | "outbound";
  readonly status: CallStatus;
  readonly startedAt: Date | string | null;
}): boolean {
  const { direction, status, startedAt } = call;
  return direction === "inbound" && startedAt === null && isUnanswered(status);
}

/** The state of two rows that prove to be one call: the one that has come further, with what only the other one knew. */
export function mergeStates(a: CallState, b: CallState): CallState {
  const [further, other] = RANK[b.status] > RANK[a.status] ? [b, a] : [a, b];
  return {
    status: further.status,
    lastSeq: Math.max(a.lastSeq, b.lastSeq),
    initiatedAt: earlier(a.initiatedAt, b.initiatedAt),
    dialedAt: earliest(a.dialedAt, b.dialedAt),
    rangAt: earliest(a.rangAt, b.rangAt),
    startedAt: earliest(a.startedAt, b.startedAt),
    endedAt: further.endedAt ?? other.endedAt,
    durationSeconds: further.durationSeconds ?? other.durationSeconds,
    rawReason: further.rawReason ?? other.rawReason,
  };
}

function earliest(a: Date | null, b: Date | null): Date | null {
  return a && b ? earlier(a, b) : (a ?? b);
}

function earlier(a: Date, b: Date): Date {
  return a <= b ? a : b;
}

function between(startedAt: Date | null, endedAt: Date | null): number | null {
  if (!startedAt || !endedAt) return null;
  return Math.max(0, Math.round((endedAt.getTime() - startedAt.getTime()) / 1000));
}
