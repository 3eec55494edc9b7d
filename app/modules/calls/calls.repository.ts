import type { CallRow } from "../../migrations/tables.generated.ts";
import { deleteOldest, ISO_TIMES, type Queryable } from "../../platform/database/index.ts";
import type { RowIds } from "./call-identity.policy.ts";
import { type EarlierCall, recognized } from "./caller-recognition.repository.ts";
import type { CallDirection, CallOutcome, CallStatus } from "./calls.contract.ts";
import { ACTIVE_STATUSES, type CallState, setupMsOf } from "./calls.policy.ts";

const CALLS = "calls";
/** The columns of a locked call, by name. */
export const LOCKED_COLUMNS = [
  "id",
  "status",
  "direction",
  "is_direction_known",
  "provider",
  "provider_call_id",
  "carrier_provider",
  "carrier_call_id",
  "last_seq",
  "raw_reason",
  "initiated_at",
  "dialed_at",
  "rang_at",
  "started_at",
  "ended_at",
  "duration_s",
  "traceparent",
  "is_bridged",
  "user_id",
  "phone",
  "lead_id",
  "contact_id",
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
  "known_as",
  "lead_id",
  "contact_id",
  "script_id",
  "earlier_calls",
  "summary",
  "raw_reason",
  "initiated_at",
  "started_at",
  "ended_at",
  "duration_s",
  "dialed_at",
  "rang_at",
  "mos_avg",
  "mos_min",
  "traceparent",
  "alert_count",
  "open_alert_priority",
  "acknowledged_at",
  "acknowledged_by",
  "script_version_id",
  "disposition_id",
  "updated_at",
] as const;

/** `VIEW_COLUMNS` as they stand in a statement: knex would quote each of them anew in each. */
export const VIEW_LIST = [
  ...VIEW_COLUMNS.map((column) => `calls.${column}`),
  "(select name from users where users.id = calls.acknowledged_by) as acknowledged_by_name",
  "(select name from dispositions where dispositions.id = calls.disposition_id) as disposition_name",
  "(select outcome from dispositions where dispositions.id = calls.disposition_id) as disposition_outcome",
].join(", ");
/** The columns of a view of a call that was just written. */
export const UPDATED_VIEW = `${VIEW_LIST}, (select name from users where users.id = calls.user_id) as user_name`;
/** Later than every state told before, also where transactions overlap: boards keep the newest. */
const LATER = "greatest(clock_timestamp(), updated_at + interval '1 millisecond')";
/** The columns of a locked call. */
export const LOCKED_LIST = LOCKED_COLUMNS.map((column) => `calls.${column}`).join(", ");

/** A row of `VIEW_LIST`, read with `ISO_TIMES`, and the name of the user who took the call. */
export type CallViewRow = WithIsoTimes<Pick<CallRow, (typeof VIEW_COLUMNS)[number]>> & {
  readonly user_name: string | null;
  readonly acknowledged_by_name: string | null;
  readonly disposition_name: string | null;
  readonly disposition_outcome: CallOutcome | null;
};

type WithIsoTimes<Row> = {
  readonly [Column in keyof Row]: Date extends Row[Column]
    ? string | Exclude<Row[Column], Date>
    : Row[Column];
};

/** A row of `LOCKED_LIST`. */
export type LockedRow = Pick<CallRow, (typeof LOCKED_COLUMNS)[number]>;

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
  /** What our records called whoever has the number when the call began. */
  readonly knownAs: string | null;
  readonly leadId: string | null;
  readonly contactId: string | null;
  readonly scriptId: string | null;
  /** The last calls with the number before this one, newest first. */
  readonly earlierCalls: readonly EarlierCall[];
  readonly summary: string | null;
  readonly rawReason: string | null;
  readonly initiatedAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly durationSeconds: number | null;
  /** From when it was placed until it rang. */
  readonly setupMs: number | null;
  /** Mean opinion score of its samples, and of the worst of them. */
  readonly mosAvg: number | null;
  readonly mosMin: number | null;
  readonly traceparent: string | null;
  readonly alertCount: number;
  /** The most urgent of its alerts that nobody has taken; null: all are taken. */
  readonly openAlertPriority: number | null;
  /** When one of its alerts was last taken, and by whom. */
  readonly acknowledgedAt: string | null;
  readonly acknowledgedById: string | null;
  readonly acknowledgedByName: string | null;
  /** The published version of a script that it goes by. */
  readonly scriptVersionId: string | null;
  /** What it came to, as an agent said; null: nobody has said yet. */
  readonly dispositionId: string | null;
  readonly dispositionName: string | null;
  readonly dispositionOutcome: CallOutcome | null;
  readonly updatedAt: string;
}

/** A call as the state machine and its callers need it, locked for the rest of the transaction. */
export interface LockedCall extends CallState, RowIds {
  readonly id: string;
  readonly direction: CallDirection;
  /** False: nobody has said it yet, and `direction` is what most calls have. */
  readonly isDirectionKnown: boolean;
  readonly traceparent: string | null;
  /** Is its first leg our agent's? */
  readonly isBridged: boolean;
  readonly userId: string | null;
  readonly phone: string | null;
  readonly leadId: string | null;
  readonly contactId: string | null;
}

/** Facts about a call beside its state; undefined or null: not said. */
export interface CallFacts {
  readonly fromNumber?: string | null;
  readonly toNumber?: string | null;
  readonly phone?: string | null;
  readonly callerName?: string | null;
  readonly summary?: string | null;
  /** The telephone of ours that took the call: whose it is has the call. */
  readonly takenAt?: string | null;
}

/** What alerts add to their call. */
export interface AlertsOfCall {
  readonly count: number;
  /** The most urgent one; null without alerts. */
  readonly priority: 1 | 2 | 3 | 4 | null;
}

/** What an agent's work adds to a call; undefined: nothing of that kind. */
export interface CallWork {
  readonly scriptVersionId?: string;
  readonly dispositionId?: string;
}

/** A call as those see it who write what an agent's work adds to it. */
export interface CallAtWork {
  readonly id: string;
  readonly userId: string | null;
  readonly leadId: string | null;
  /** The other party, E.164. */
  readonly phone: string | null;
  readonly status: CallStatus;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

/** Everything that one provider message changes of a call. */
export interface CallWrite {
  readonly state: CallState;
  readonly facts: CallFacts;
  readonly alerts: AlertsOfCall;
}

/** Writes calls. */
export const callsRepository = {
  /** Adds a call; null when another transaction was faster (then it is found). */
  async insert(
    db: Queryable,
    call: CallWrite & {
      readonly rowIds: RowIds;
      readonly direction: CallDirection | null;
      readonly traceparent: string | null;
    },
  ): Promise<CallView | null> {
    const { rowIds, facts, alerts } = call;
    const [row] = await db(CALLS)
      .insert({
        ...idColumns(rowIds),
        direction: call.direction ?? "inbound",
        is_direction_known: call.direction !== null,
        ...stateColumns(call.state),
        from_number: facts.fromNumber ?? null,
        to_number: facts.toNumber ?? null,
        phone: facts.phone ?? null,
        caller_name: facts.callerName ?? null,
        summary: facts.summary ?? null,
        ...(facts.phone ? recognized(db, facts.phone) : {}),
        priority: alerts.priority,
        alert_count: alerts.count,
        open_alert_priority: alerts.priority,
        traceparent: call.traceparent,
      })
      .onConflict()
      .ignore()
      .returning<CallViewRow[]>([db.raw(`${VIEW_LIST}, null as user_name`)])
      .options(ISO_TIMES);
    return row ? toCallView(row) : null;
  },

  /**
   * Writes all that a provider message changed: the state, the call's ids and direction where they became known, facts
   * that were unknown (with a `correctedDirection` the others, too), and what its alerts add (a more urgent priority stays).
   */
  async update(
    db: Queryable,
    callId: string,
    call: CallWrite & {
      readonly rowIds: RowIds | null;
      readonly correctedDirection: CallDirection | null;
    },
  ): Promise<CallView> {
    const { state, facts, alerts, rowIds, correctedDirection } = call;
    const fill = (column: string, value: string | null | undefined) => {
      if (value === undefined || value === null) return {};
      return { [column]: correctedDirection === null ? db.raw("coalesce(??, ?)", [column, value]) : value };
    };
    const [row] = await db(CALLS)
      .where({ id: callId })
      .update({
        ...stateColumns(state),
        ...(rowIds ? idColumns(rowIds) : {}),
        ...(correctedDirection ? { direction: correctedDirection, is_direction_known: true } : {}),
        ...fill("from_number", facts.fromNumber),
        ...fill("to_number", facts.toNumber),
        ...fill("phone", facts.phone),
        ...(facts.phone ? onceRecognized(db, facts.phone) : {}),
        ...fill("caller_name", facts.callerName),
        ...fill("summary", facts.summary),
        ...(facts.takenAt
          ? {
              user_id: db.raw(
                "coalesce(user_id, (select id from users where users.phone = ? and disabled_at is null order by created_at limit 1))",
                [facts.takenAt],
              ),
            }
          : {}),
        ...(alerts.priority === null
          ? {}
          : {
              priority: db.raw("least(priority, ?::smallint)", [alerts.priority]),
              alert_count: db.raw("alert_count + ?", [alerts.count]),
              open_alert_priority: db.raw("least(open_alert_priority, ?::smallint)", [alerts.priority]),
            }),
        updated_at: db.raw(LATER),
      })
      .returning<CallViewRow[]>([db.raw(UPDATED_VIEW)])
      .options(ISO_TIMES);
    if (!row) throw new Error("a locked call is gone");
    return toCallView(row);
  },

  /** Locks the call of an alert for the rest of the transaction. */
  async lockOfAlert(db: Queryable, alertId: string): Promise<void> {
    await db(CALLS)
      .select("id")
      .whereRaw("id = (select call_id from alerts where alerts.id = ?)", [alertId])
      .forUpdate();
  },

  /** Writes that somebody took an alert, and how urgent the others are that nobody has; null: there is no such call. */
  async answerAlert(
    db: Queryable,
    callId: string,
    answer: { readonly openPriority: 1 | 2 | 3 | 4 | null; readonly at: Date; readonly userId: string },
  ): Promise<CallView | null> {
    const [row] = await db(CALLS)
      .where({ id: callId })
      .update({
        open_alert_priority: answer.openPriority,
        acknowledged_at: answer.at,
        acknowledged_by: answer.userId,
        updated_at: db.raw(LATER),
      })
      .returning<CallViewRow[]>([db.raw(UPDATED_VIEW)])
      .options(ISO_TIMES);
    return row ? toCallView(row) : null;
  },

  /** Which of these ids name a call, what its id is now, and how far it is. Uses indexes calls_pkey and call_aliases_pkey. */
  async statesOf(
    db: Queryable,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly id: string; readonly status: CallStatus }>> {
    const { rows } = await db.raw<{ rows: { asked: string; id: string; status: CallStatus }[] }>(
      `select given.id as asked, calls.id, calls.status from unnest(?::uuid[]) as given (id)
        left join call_aliases on call_aliases.id = given.id
        join calls on calls.id = coalesce(call_aliases.call_id, given.id)`,
      [[...ids]],
    );
    return new Map(rows.map(({ asked, id, status }) => [asked, { id, status }]));
  },

  /** Writes how well a call could be heard; null where there is no such call, or it says so already. */
  async writeQuality(
    db: Queryable,
    callId: string,
    mos: { readonly average: number; readonly min: number },
  ): Promise<CallView | null> {
    const [row] = await db(CALLS)
      .where({ id: callId })
      .whereRaw("(mos_avg, mos_min) is distinct from (?::float8, ?::float8)", [mos.average, mos.min])
      .update({ mos_avg: mos.average, mos_min: mos.min, updated_at: db.raw(LATER) })
      .returning<CallViewRow[]>([db.raw(UPDATED_VIEW)])
      .options(ISO_TIMES);
    return row ? toCallView(row) : null;
  },

  /** A call for what an agent's work adds to it, locked; also by the id of a row that has become part of it. */
  async lockAtWork(db: Queryable, id: string): Promise<CallAtWork | null> {
    const row = await db(CALLS)
      .select("id", "user_id", "lead_id", "phone", "status", "started_at", "ended_at")
      .whereRaw("id = coalesce((select call_id from call_aliases where id = ?), ?)", [id, id])
      .forUpdate()
      .first();
    if (!row) return null;
    return {
      id: row.id,
      userId: row.user_id,
      leadId: row.lead_id,
      phone: row.phone,
      status: row.status,
      startedAt: row.started_at,
      endedAt: row.ended_at,
    };
  },

  /** Writes what an agent's work adds to a call: the script that it went by, what it came to; null: there is no such call. */
  async recordWork(db: Queryable, callId: string, work: CallWork): Promise<CallView | null> {
    const [row] = await db(CALLS)
      .where({ id: callId })
      .update({
        ...(work.scriptVersionId === undefined ? {} : { script_version_id: work.scriptVersionId }),
        ...(work.dispositionId === undefined ? {} : { disposition_id: work.dispositionId }),
        updated_at: db.raw(LATER),
      })
      .returning<CallViewRow[]>([db.raw(UPDATED_VIEW)])
      .options(ISO_TIMES);
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

  /** Forgets up to `limit` calls that are over and began before `olderThan`, with all that is theirs. Uses index calls_initiated. */
  async prune(db: Queryable, olderThan: Date, limit: number): Promise<number> {
    const condition = `status not in (${ACTIVE_STATUSES.map((status) => `'${status}'`).join(", ")})`;
    const calls = { table: CALLS, key: "id", since: "initiated_at", condition };
    return deleteOldest(db, calls, olderThan, limit);
  },

  /** Gives a call what only the rows that go know, and what their alerts add. */
  async takeFacts(db: Queryable, stays: string, goes: readonly string[]): Promise<void> {
    await db.raw(
      `update calls set
        direction = case when is_direction_known then direction else coalesce(gone.told_direction, direction) end,
        is_direction_known = is_direction_known or gone.told_direction is not null,
        from_number = coalesce(from_number, gone.told_from),
        to_number = coalesce(to_number, gone.told_to),
        phone = coalesce(phone, gone.told_phone),
        caller_name = coalesce(caller_name, gone.told_name),
        known_as = coalesce(known_as, gone.told_known_as),
        lead_id = coalesce(lead_id, gone.told_lead_id),
        contact_id = coalesce(contact_id, gone.told_contact_id),
        earlier_calls = coalesce(earlier_calls, gone.told_earlier_calls),
        summary = coalesce(summary, gone.told_summary),
        priority = least(priority, gone.told_priority),
        alert_count = alert_count + gone.alerts,
        script_version_id = coalesce(script_version_id, gone.script),
        disposition_id = coalesce(disposition_id, gone.disposition),
        open_alert_priority = least(open_alert_priority, gone.open_priority),
        acknowledged_by = case when acknowledged_at is null then gone.taken_by else acknowledged_by end,
        acknowledged_at = coalesce(acknowledged_at, gone.taken_at)
      from (
        select min(direction) filter (where is_direction_known) as told_direction, min(from_number) as told_from,
          min(to_number) as told_to, min(phone) as told_phone, min(caller_name) as told_name,
          min(summary) as told_summary, min(priority) as told_priority, sum(alert_count) as alerts,
          (array_agg(script_version_id) filter (where script_version_id is not null))[1] as script,
          (array_agg(disposition_id order by updated_at desc) filter (where disposition_id is not null))[1] as disposition,
          min(open_alert_priority) as open_priority, min(known_as) as told_known_as,
          (array_agg(lead_id) filter (where lead_id is not null))[1] as told_lead_id,
          (array_agg(contact_id) filter (where contact_id is not null))[1] as told_contact_id,
          (array_agg(earlier_calls) filter (where earlier_calls is not null))[1] as told_earlier_calls,
          max(acknowledged_at) as taken_at, (array_agg(acknowledged_by order by acknowledged_at desc nulls last))[1] as taken_by
        from calls where id = any (?::uuid[])
      ) as gone
      where id = ?`,
      [[...goes], stays],
    );
  },
};

/** Of a call whose number is heard of for the first time. */
function onceRecognized(db: Queryable, phone: string) {
  return Object.fromEntries(
    Object.entries(recognized(db, phone)).map(([column, known]) => [
      column,
      db.raw("case when phone is null then ? else ?? end", [known, column]),
    ]),
  );
}

function idColumns(ids: RowIds) {
  return {
    provider: ids.provider,
    provider_call_id: ids.providerCallId,
    carrier_provider: ids.carrierProvider,
    carrier_call_id: ids.carrierCallId,
  };
}

function stateColumns(state: CallState) {
  return {
    status: state.status,
    last_seq: state.lastSeq,
    raw_reason: state.rawReason,
    initiated_at: state.initiatedAt,
    dialed_at: state.dialedAt,
    rang_at: state.rangAt,
    started_at: state.startedAt,
    ended_at: state.endedAt,
    duration_s: state.durationSeconds,
  };
}

/** Maps a locked row. */
export function toLockedCall(row: LockedRow): LockedCall {
  return {
    id: row.id,
    status: row.status,
    direction: row.direction,
    isDirectionKnown: row.is_direction_known,
    provider: row.provider,
    providerCallId: row.provider_call_id,
    carrierProvider: row.carrier_provider,
    carrierCallId: row.carrier_call_id,
    lastSeq: row.last_seq,
    rawReason: row.raw_reason,
    initiatedAt: row.initiated_at,
    dialedAt: row.dialed_at,
    rangAt: row.rang_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    durationSeconds: row.duration_s,
    traceparent: row.traceparent,
    isBridged: row.is_bridged,
    userId: row.user_id,
    phone: row.phone,
    leadId: row.lead_id,
    contactId: row.contact_id,
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
    knownAs: row.known_as,
    leadId: row.lead_id,
    contactId: row.contact_id,
    scriptId: row.script_id,
    earlierCalls: (row.earlier_calls as readonly EarlierCall[] | null) ?? [],
    summary: row.summary,
    rawReason: row.raw_reason,
    initiatedAt: row.initiated_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    durationSeconds: row.duration_s,
    setupMs: setupMsOf(row.dialed_at, row.rang_at),
    mosAvg: row.mos_avg,
    mosMin: row.mos_min,
    traceparent: row.traceparent,
    alertCount: row.alert_count,
    openAlertPriority: row.open_alert_priority,
    acknowledgedAt: row.acknowledged_at,
    acknowledgedById: row.acknowledged_by,
    acknowledgedByName: row.acknowledged_by_name,
    scriptVersionId: row.script_version_id,
    dispositionId: row.disposition_id,
    dispositionName: row.disposition_name,
    dispositionOutcome: row.disposition_outcome,
    updatedAt: row.updated_at,
  };
}
