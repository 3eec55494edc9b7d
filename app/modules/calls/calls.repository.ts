import type { DatabaseRow, Queryable } from "../../platform/database/index.ts";
import { ACTIVE_STATUSES, type CallState, type CallStatus } from "./calls.policy.ts";

const CALLS = "calls";
const TRANSCRIPTS = "call_transcripts";
const COLUMNS = [
  "id",
  "status",
  "direction",
  "provider",
  "carrier_call_id",
  "last_seq",
  "raw_reason",
  "priority",
  "initiated_at",
  "started_at",
  "ended_at",
  "duration_s",
  "traceparent",
] as const;

/** A call as the state machine and its callers need it, locked for the rest of the transaction. */
export interface LockedCall extends CallState {
  readonly id: string;
  readonly direction: "inbound" | "outbound";
  readonly provider: string;
  readonly carrierCallId: string | null;
  readonly priority: number | null;
  readonly traceparent: string | null;
}

/** Who the call is, by the provider's ids. */
export interface CallIdentity {
  readonly provider: string;
  readonly providerCallId: string;
  /** The carrier's id of the same call, where it rides on one. */
  readonly carrierCallId: string | null;
}

/** A call seen for the first time. */
export interface NewCall extends CallIdentity {
  readonly direction: "inbound" | "outbound";
  readonly status: CallStatus;
  readonly fromNumber: string | null;
  readonly toNumber: string | null;
  readonly phone: string | null;
  readonly callerName: string | null;
  readonly initiatedAt: Date;
  readonly traceparent: string | null;
}

/** Facts about a call beside its state; undefined: not said. */
export interface CallFacts {
  readonly fromNumber?: string | null;
  readonly toNumber?: string | null;
  readonly phone?: string | null;
  readonly callerName?: string | null;
  readonly summary?: string | null;
}

/** Writes calls and their transcripts. */
export const callsRepository = {
  /** Finds a call by any of its ids and locks it. Uses indexes calls_provider_call and calls_carrier_call. */
  async lock(db: Queryable, identity: CallIdentity): Promise<LockedCall | null> {
    const { provider, providerCallId, carrierCallId } = identity;
    const row = await db(CALLS)
      .select(COLUMNS)
      .where({ provider, provider_call_id: providerCallId })
      .orWhere({ carrier_call_id: carrierCallId ?? providerCallId })
      .orWhere((query) => {
        if (carrierCallId) query.where({ provider: "twilio", provider_call_id: carrierCallId });
        else query.whereRaw("false");
      })
      .orderBy("created_at")
      .forUpdate()
      .first();
    return row ? toLockedCall(row) : null;
  },

  /** Adds a call; null when another transaction was faster (then `lock` finds it). */
  async insert(db: Queryable, call: NewCall): Promise<LockedCall | null> {
    const [row] = await db(CALLS)
      .insert({
        provider: call.provider,
        provider_call_id: call.providerCallId,
        carrier_call_id: call.carrierCallId,
        direction: call.direction,
        status: call.status,
        from_number: call.fromNumber,
        to_number: call.toNumber,
        phone: call.phone,
        caller_name: call.callerName,
        initiated_at: call.initiatedAt,
        traceparent: call.traceparent,
      })
      .onConflict()
      .ignore()
      .returning(COLUMNS);
    return row ? toLockedCall(row) : null;
  },

  /** A carrier's call turns out to be the voice agent's: from now on it goes by the agent's id. */
  async adopt(db: Queryable, callId: string, identity: CallIdentity): Promise<void> {
    await db(CALLS).where({ id: callId }).update({
      provider: identity.provider,
      provider_call_id: identity.providerCallId,
      carrier_call_id: identity.carrierCallId,
    });
  },

  /** Writes the state after a transition; facts that are said fill in what was unknown. */
  async saveState(db: Queryable, callId: string, state: CallState, facts: CallFacts): Promise<void> {
    const fill = (column: string, value: string | null | undefined) =>
      value === undefined || value === null ? {} : { [column]: db.raw("coalesce(??, ?)", [column, value]) };
    await db(CALLS)
      .where({ id: callId })
      .update({
        status: state.status,
        last_seq: state.lastSeq,
        raw_reason: state.rawReason,
        initiated_at: state.initiatedAt,
        started_at: state.startedAt,
        ended_at: state.endedAt,
        duration_s: state.durationSeconds,
        updated_at: db.fn.now(),
        ...fill("from_number", facts.fromNumber),
        ...fill("to_number", facts.toNumber),
        ...fill("phone", facts.phone),
        ...fill("caller_name", facts.callerName),
        ...fill("summary", facts.summary),
      });
  },

  /** Active calls of which nothing was heard since `before`, locked; those that others hold are left out. Uses index calls_board. */
  async lockSilent(db: Queryable, before: Date, limit: number): Promise<LockedCall[]> {
    const rows = await db(CALLS)
      .select(COLUMNS)
      .whereIn("status", [...ACTIVE_STATUSES])
      .where("updated_at", "<", before)
      .limit(limit)
      .forUpdate()
      .skipLocked();
    return rows.map(toLockedCall);
  },

  /** The call gets the alert's priority, unless it has a more urgent one. */
  async noteAlert(db: Queryable, callId: string, priority: number, callerName: string | null): Promise<void> {
    await db(CALLS)
      .where({ id: callId })
      .update({
        priority: db.raw("least(coalesce(priority, 4), ?::smallint)", [priority]),
        alert_count: db.raw("alert_count + 1"),
        caller_name: db.raw("coalesce(caller_name, ?)", [callerName]),
        updated_at: db.fn.now(),
      });
  },

  async saveTranscript(db: Queryable, callId: string, lines: readonly unknown[]): Promise<void> {
    if (lines.length === 0) return;
    await db(TRANSCRIPTS)
      .insert({ call_id: callId, lines: JSON.stringify(lines) })
      .onConflict("call_id")
      .merge(["lines"]);
  },
};

function toLockedCall(row: DatabaseRow): LockedCall {
  return {
    id: row.id,
    status: row.status,
    direction: row.direction,
    provider: row.provider,
    carrierCallId: row.carrier_call_id,
    lastSeq: row.last_seq,
    rawReason: row.raw_reason,
    priority: row.priority,
    initiatedAt: row.initiated_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    durationSeconds: row.duration_s,
    traceparent: row.traceparent,
  };
}
