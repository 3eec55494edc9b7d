import type { CallRow } from "../../migrations/tables.generated.ts";
import { ISO_TIMES, type Queryable } from "../../platform/database/index.ts";
import { type InboxEvent, inboxInsert } from "../../platform/inbox/index.ts";
import type { CallDirection, CallStatus } from "./calls.contract.ts";
import { ACTIVE_STATUSES, type CallState } from "./calls.policy.ts";

const CALLS = "calls";
const TRANSCRIPTS = "call_transcripts";
const LOCKED_COLUMNS = [
  "id",
  "status",
  "direction",
  "provider",
  "carrier_call_id",
  "last_seq",
  "raw_reason",
  "initiated_at",
  "started_at",
  "ended_at",
  "duration_s",
  "traceparent",
] as const;

/** The columns of a call's view. */
const VIEW_COLUMNS = [
  "id",
  "direction",
  "provider",
  "status",
  "priority",
  "phone",
  "from_number",
  "to_number",
  "user_id",
  "caller_name",
  "summary",
  "raw_reason",
  "initiated_at",
  "started_at",
  "ended_at",
  "duration_s",
  "traceparent",
  "alert_count",
  "updated_at",
] as const;

/** `VIEW_COLUMNS` as they stand in a statement: knex would quote each of them anew in each. */
export const VIEW_LIST = VIEW_COLUMNS.map((column) => `calls.${column}`).join(", ");
const LOCKED_LIST = LOCKED_COLUMNS.map((column) => `calls.${column}`).join(", ");

/** A row of `VIEW_LIST`, read with `ISO_TIMES`, and the name of the user who took the call. */
export type CallViewRow = WithIsoTimes<Pick<CallRow, (typeof VIEW_COLUMNS)[number]>> & {
  readonly user_name: string | null;
};

type WithIsoTimes<Row> = {
  readonly [Column in keyof Row]: Date extends Row[Column]
    ? string | Exclude<Row[Column], Date>
    : Row[Column];
};

type LockedRow = Pick<CallRow, (typeof LOCKED_COLUMNS)[number]>;

/** A call with what lists and the board show of it; times are ISO text. */
export interface CallView {
  readonly id: string;
  readonly direction: CallDirection;
  readonly provider: string;
  readonly status: CallStatus;
  readonly priority: number | null;
  readonly phone: string | null;
  readonly fromNumber: string | null;
  readonly toNumber: string | null;
  readonly userId: string | null;
  readonly userName: string | null;
  readonly callerName: string | null;
  readonly summary: string | null;
  readonly rawReason: string | null;
  readonly initiatedAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly durationSeconds: number | null;
  readonly traceparent: string | null;
  readonly alertCount: number;
  readonly updatedAt: string;
}

/** A call as the state machine and its callers need it, locked for the rest of the transaction. */
export interface LockedCall extends CallState {
  readonly id: string;
  readonly direction: CallDirection;
  readonly provider: string;
  readonly carrierCallId: string | null;
  readonly traceparent: string | null;
}

/** Who the call is, by the provider's ids. */
export interface CallIdentity {
  readonly provider: string;
  readonly providerCallId: string;
  /** The same call as a carrier knows it, where it rides on one. */
  readonly carrier: { readonly provider: string; readonly callId: string } | null;
}

/** Facts about a call beside its state; undefined or null: not said. */
export interface CallFacts {
  readonly fromNumber?: string | null;
  readonly toNumber?: string | null;
  readonly phone?: string | null;
  readonly callerName?: string | null;
  readonly summary?: string | null;
}

/** What alerts add to their call. */
export interface AlertsOfCall {
  readonly count: number;
  /** The most urgent one; null without alerts. */
  readonly priority: 1 | 2 | 3 | 4 | null;
}

/** Everything that one provider message changes of a call. */
export interface CallWrite {
  readonly state: CallState;
  readonly facts: CallFacts;
  readonly alerts: AlertsOfCall;
}

/** What a message changes of a call that is known already. */
type CallChange = CallWrite & {
  /** Set where the call gets these ids by it. */
  readonly identity: CallIdentity | null;
};

/** Writes calls and their transcripts. */
export const callsRepository = {
  /** Finds a call by any of its ids and locks it. Uses indexes calls_provider_call and calls_carrier_call. */
  async lock(db: Queryable, { provider, providerCallId, carrier }: CallIdentity): Promise<LockedCall | null> {
    const row = await db(CALLS)
      .select<LockedRow[]>(db.raw(LOCKED_LIST))
      .where({ provider, provider_call_id: providerCallId })
      .orWhere({ carrier_call_id: carrier?.callId ?? providerCallId })
      .orWhere((query) => {
        if (carrier) query.where({ provider: carrier.provider, provider_call_id: carrier.callId });
        else query.whereRaw("false");
      })
      .orderBy("created_at")
      .forUpdate()
      .first();
    return row ? toLockedCall(row) : null;
  },

  /** Adds a call; null when another transaction was faster (then `lock` finds it). */
  async insert(
    db: Queryable,
    call: CallWrite & {
      readonly identity: CallIdentity;
      readonly direction: CallDirection;
      readonly traceparent: string | null;
    },
  ): Promise<CallView | null> {
    const { identity, facts, alerts } = call;
    const [row] = await db(CALLS)
      .insert({
        provider: identity.provider,
        provider_call_id: identity.providerCallId,
        carrier_call_id: identity.carrier?.callId ?? null,
        direction: call.direction,
        ...stateColumns(call.state),
        from_number: facts.fromNumber ?? null,
        to_number: facts.toNumber ?? null,
        phone: facts.phone ?? null,
        caller_name: facts.callerName ?? null,
        summary: facts.summary ?? null,
        priority: alerts.priority,
        alert_count: alerts.count,
        traceparent: call.traceparent,
      })
      .onConflict()
      .ignore()
      .returning<CallViewRow[]>([db.raw(`${VIEW_LIST}, null as user_name`)])
      .options(ISO_TIMES);
    return row ? toCallView(row) : null;
  },

  /**
   * Writes all that a provider message changed: the state, the call's ids where they became known, facts that were
   * unknown, and what its alerts add (a more urgent priority stays).
   */
  async update(db: Queryable, callId: string, change: CallChange): Promise<CallView> {
    const [row] = await updateStatement(db, callId, change);
    if (!row) throw new Error("a locked call is gone");
    return toCallView(row);
  },

  /** Keeps the provider message and writes what it changed, as one statement; null, and nothing written, when it was told before. */
  async updateWithEvent(
    db: Queryable,
    callId: string,
    change: CallChange,
    event: InboxEvent,
  ): Promise<CallView | null> {
    const [row] = await updateStatement(db, callId, change)
      .with("said", inboxInsert(db, event))
      .whereRaw("exists (select from said)");
    return row ? toCallView(row) : null;
  },

  /** Active calls of which nothing was heard since `before`, locked; those that others hold are left out. Uses index calls_board. */
  async lockSilent(db: Queryable, before: Date, limit: number): Promise<LockedCall[]> {
    const rows = await db(CALLS)
      .select<LockedRow[]>(db.raw(LOCKED_LIST))
      .whereIn("status", [...ACTIVE_STATUSES])
      .where("updated_at", "<", before)
      .limit(limit)
      .forUpdate()
      .skipLocked();
    return rows.map(toLockedCall);
  },

  async saveTranscript(db: Queryable, callId: string, lines: readonly unknown[]): Promise<void> {
    if (lines.length === 0) return;
    await db(TRANSCRIPTS)
      .insert({ call_id: callId, lines: JSON.stringify(lines) })
      .onConflict("call_id")
      .merge(["lines"]);
  },
};

function updateStatement(db: Queryable, callId: string, { state, facts, alerts, identity }: CallChange) {
  const fill = (column: string, value: string | null | undefined) =>
    value === undefined || value === null ? {} : { [column]: db.raw("coalesce(??, ?)", [column, value]) };
  return db(CALLS)
    .where({ id: callId })
    .update({
      ...stateColumns(state),
      ...(identity
        ? {
            provider: identity.provider,
            provider_call_id: identity.providerCallId,
            carrier_call_id: identity.carrier?.callId ?? null,
          }
        : {}),
      ...fill("from_number", facts.fromNumber),
      ...fill("to_number", facts.toNumber),
      ...fill("phone", facts.phone),
      ...fill("caller_name", facts.callerName),
      ...fill("summary", facts.summary),
      ...(alerts.priority === null
        ? {}
        : {
            priority: db.raw("least(priority, ?::smallint)", [alerts.priority]),
            alert_count: db.raw("alert_count + ?", [alerts.count]),
          }),
      // Later than every state told before, also where transactions overlap: boards keep the newest.
      updated_at: db.raw("greatest(clock_timestamp(), updated_at + interval '1 millisecond')"),
    })
    .returning<CallViewRow[]>([
      db.raw(`${VIEW_LIST}, (select name from users where users.id = calls.user_id) as user_name`),
    ])
    .options(ISO_TIMES);
}

function stateColumns(state: CallState) {
  return {
    status: state.status,
    last_seq: state.lastSeq,
    raw_reason: state.rawReason,
    initiated_at: state.initiatedAt,
    started_at: state.startedAt,
    ended_at: state.endedAt,
    duration_s: state.durationSeconds,
  };
}

function toLockedCall(row: LockedRow): LockedCall {
  return {
    id: row.id,
    status: row.status,
    direction: row.direction,
    provider: row.provider,
    carrierCallId: row.carrier_call_id,
    lastSeq: row.last_seq,
    rawReason: row.raw_reason,
    initiatedAt: row.initiated_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    durationSeconds: row.duration_s,
    traceparent: row.traceparent,
  };
}

/** Maps a row of the view. */
export function toCallView(row: CallViewRow): CallView {
  return {
    id: row.id,
    direction: row.direction,
    provider: row.provider,
    status: row.status,
    priority: row.priority,
    phone: row.phone,
    fromNumber: row.from_number,
    toNumber: row.to_number,
    userId: row.user_id,
    userName: row.user_name,
    callerName: row.caller_name,
    summary: row.summary,
    rawReason: row.raw_reason,
    initiatedAt: row.initiated_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    durationSeconds: row.duration_s,
    traceparent: row.traceparent,
    alertCount: row.alert_count,
    updatedAt: row.updated_at,
  };
}
