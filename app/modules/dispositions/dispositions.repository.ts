import type { CallDispositionRow, DispositionRow } from "../../migrations/tables.generated.ts";
import type { Queryable } from "../../platform/database/index.ts";
import type { DispositionJson } from "./dispositions.contract.ts";
import type { CallbackDue } from "./dispositions.events.ts";

const TABLE = "dispositions";
const COLUMNS = [
  "id",
  "key",
  "name",
  "outcome",
  "follow_up",
  "retry_after_minutes",
  "lead_status",
  "lead_lost_reason",
  "is_note_required",
  "position",
  "version",
  "archived_at",
] as const;

/** What a call can come to, and what follows. */
export interface Disposition extends Omit<DispositionJson, "archivedAt"> {
  readonly archivedAt: Date | null;
}

/** The columns that can be written, in our words. */
export type DispositionFields = Partial<Omit<Disposition, "id" | "key" | "version">>;

/** Writes and reads dispositions. */
export const dispositionsRepository = {
  async insert(
    db: Queryable,
    one: Omit<Disposition, "id" | "key" | "version" | "archivedAt">,
  ): Promise<Disposition> {
    const { name, outcome, followUp, ...others } = one;
    const [row] = await db(TABLE)
      .insert({ ...toColumns(others), name, outcome, follow_up: followUp })
      .returning(COLUMNS);
    if (!row) throw new Error("a disposition was not inserted");
    return toDisposition(row);
  },

  async byId(db: Queryable, id: string): Promise<Disposition | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .first();
    return row ? toDisposition(row) : null;
  },

  async byKey(db: Queryable, key: string): Promise<Disposition | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ key })
      .first();
    return row ? toDisposition(row) : null;
  },

  /** As it is now, until the end of the transaction. */
  async lock(db: Queryable, id: string): Promise<Disposition | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .forUpdate()
      .first();
    return row ? toDisposition(row) : null;
  },

  async update(db: Queryable, id: string, fields: DispositionFields): Promise<Disposition> {
    const [row] = await db(TABLE)
      .where({ id })
      .update({ ...toColumns(fields), version: db.raw("version + 1"), updated_at: db.fn.now() })
      .returning(COLUMNS);
    if (!row) throw new Error("a disposition that was locked has gone");
    return toDisposition(row);
  },

  /** In their order. There are few. */
  async all(db: Queryable, archived: boolean): Promise<Disposition[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .modify((select) => {
        if (archived) select.whereNotNull("archived_at");
        else select.whereNull("archived_at");
      })
      .orderBy(["position", "name", "id"]);
    return rows.map(toDisposition);
  },

  /** Archived ones, too. */
  async count(db: Queryable): Promise<number> {
    const row = await db(TABLE).select<{ count: number }[]>(db.raw("count(*)::int as count")).first();
    return row?.count ?? 0;
  },
};

function toColumns(fields: DispositionFields) {
  const { followUp, retryAfterMinutes, leadStatus, leadLostReason, isNoteRequired, archivedAt, ...same } =
    fields;
  return {
    ...same,
    ...(followUp === undefined ? {} : { follow_up: followUp }),
    ...(retryAfterMinutes === undefined ? {} : { retry_after_minutes: retryAfterMinutes }),
    ...(leadStatus === undefined ? {} : { lead_status: leadStatus }),
    ...(leadLostReason === undefined ? {} : { lead_lost_reason: leadLostReason }),
    ...(isNoteRequired === undefined ? {} : { is_note_required: isNoteRequired }),
    ...(archivedAt === undefined ? {} : { archived_at: archivedAt }),
  };
}

function toDisposition(row: Pick<DispositionRow, (typeof COLUMNS)[number]>): Disposition {
  return {
    id: row.id,
    key: row.key,
    name: row.name,
    outcome: row.outcome,
    followUp: row.follow_up,
    retryAfterMinutes: row.retry_after_minutes,
    leadStatus: row.lead_status,
    leadLostReason: row.lead_lost_reason as Disposition["leadLostReason"],
    isNoteRequired: row.is_note_required,
    position: row.position,
    version: row.version,
    archivedAt: row.archived_at,
  };
}

const OF_CALLS = "call_dispositions";
const OF_CALL_COLUMNS = [
  "call_id",
  "disposition_id",
  "lead_id",
  "user_id",
  "due_at",
  "lead_status_before",
  "lead_reason_before",
  "lead_status_set",
  "wrap_up_s",
  "chosen_at",
  "changed_at",
] as const;

/** What a call came to. */
export interface CallDisposition {
  readonly callId: string;
  readonly dispositionId: string;
  readonly leadId: string | null;
  /** Who said it; null: nobody did, and the carrier's word counts. */
  readonly userId: string | null;
  readonly dueAt: Date | null;
  /** How the lead was before this moved it, and where to; null: it did not. A change takes that back. */
  readonly leadMove: LeadMove | null;
  readonly wrapUpSeconds: number | null;
  readonly chosenAt: Date;
  readonly changedAt: Date;
}

/** A call back that somebody promised. */
export interface Callback {
  readonly callId: string;
  readonly dueAt: Date;
  readonly userId: string;
  readonly dispositionId: string;
  readonly dispositionName: string;
  readonly leadId: string | null;
  readonly contactId: string | null;
  readonly phone: string | null;
  readonly knownAs: string | null;
}

/** A call after the one of a callback that came to a conversation: the promise is kept, or another one took its place. */
const KEPT_BY = (same: string) => `exists (
  select from calls as later join dispositions as said on said.id = later.disposition_id
  where ${same} and later.initiated_at > calls.initiated_at and said.outcome <> 'not_connected')`;

/** Callbacks that are not kept. */
const UNKEPT = `from call_dispositions as promised
          join dispositions on dispositions.id = promised.disposition_id and dispositions.follow_up = 'callback'
          join calls on calls.id = promised.call_id
          left join lateral (
            with recursive way as (
              select leads.id, merged_into, deleted_at from leads where leads.id = promised.lead_id
              union select leads.id, leads.merged_into, leads.deleted_at from way join leads on leads.id = way.merged_into)
            select way.id, way.deleted_at from way where merged_into is null) as lead on true
        where lead.deleted_at is null and not ${KEPT_BY("later.lead_id = lead.id")} and not ${KEPT_BY("later.phone = calls.phone")}`;

/** A lead's way by a disposition. */
export interface LeadMove {
  readonly from: string;
  readonly fromReason: string | null;
  readonly to: string;
}

/** Writes and reads what calls came to. */
export const callDispositionsRepository = {
  async byCall(db: Queryable, callId: string): Promise<CallDisposition | null> {
    const row = await db(OF_CALLS)
      .select(...OF_CALL_COLUMNS)
      .where({ call_id: callId })
      .first();
    return row ? toCallDisposition(row) : null;
  },

  /** Callbacks of somebody that are not kept, what is due first. Uses indexes call_dispositions_due, calls_lead and calls_phone. */
  async callbacks(
    db: Queryable,
    query: { readonly userId: string; readonly since: Date; readonly dueBefore: string | undefined },
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<Callback[]> {
    const { rows } = await db.raw<{ rows: Callback[] }>(
      `select promised.call_id as "callId", promised.due_at as "dueAt", promised.user_id as "userId",
          dispositions.id as "dispositionId", dispositions.name as "dispositionName", lead.id as "leadId",
          calls.contact_id as "contactId", calls.phone, calls.known_as as "knownAs"
        ${UNKEPT}
          and promised.user_id = :userId and promised.due_at > :since
          and (cast(:dueBefore as timestamptz) is null or promised.due_at < :dueBefore)
          and (cast(:at as timestamptz) is null or (promised.due_at, promised.call_id) > (:at, cast(:id as uuid)))
        order by promised.due_at, promised.call_id limit :limit`,
      {
        userId: query.userId,
        since: query.since,
        dueBefore: query.dueBefore ?? null,
        at: after?.at ?? null,
        id: after?.id ?? null,
        limit,
      },
    );
    return rows;
  },

  /**
   * Marks up to `limit` callbacks as told that have come due since a time and are not kept, and resolves with them; those that somebody
   * else works on are left for the next time. Uses index call_dispositions_untold.
   */
  async takeDue(
    db: Queryable,
    { since, now }: { readonly since: Date; readonly now: Date },
    limit: number,
  ): Promise<CallbackDue[]> {
    const { rows } = await db.raw<{ rows: CallbackDue[] }>(
      `update ${OF_CALLS} set due_told_at = :now where call_id = any (array(
          select promised.call_id ${UNKEPT}
            and promised.user_id is not null and promised.due_told_at is null and promised.due_at > :since and promised.due_at <= :now
          order by promised.due_at limit :limit for update of promised skip locked))
        returning call_id as "callId", user_id as "userId", lead_id as "leadId", due_at as "dueAt"`,
      { since, now, limit },
    );
    return rows;
  },

  /** The call's row must be locked. */
  async save(db: Queryable, one: CallDisposition): Promise<void> {
    const columns = {
      disposition_id: one.dispositionId,
      lead_id: one.leadId,
      user_id: one.userId,
      due_at: one.dueAt,
      lead_status_before: one.leadMove?.from ?? null,
      lead_reason_before: one.leadMove?.fromReason ?? null,
      lead_status_set: one.leadMove?.to ?? null,
      wrap_up_s: one.wrapUpSeconds,
      chosen_at: one.chosenAt,
      changed_at: one.changedAt,
    };
    await db(OF_CALLS)
      .insert({ call_id: one.callId, ...columns })
      .onConflict("call_id")
      .merge({
        ...columns,
        due_told_at: db.raw(
          `case when ${OF_CALLS}.due_at is not distinct from excluded.due_at then ${OF_CALLS}.due_told_at end`,
        ),
      });
  },

  /** Rows of calls that prove to be one: what that one came to stays; otherwise it gets what was said of the others last. */
  async move(db: Queryable, from: readonly string[], into: string): Promise<void> {
    await db.raw(
      `update call_dispositions set call_id = ?
        where call_id = (select call_id from call_dispositions where call_id = any (?::uuid[]) order by changed_at desc limit 1)
          and not exists (select from call_dispositions where call_id = ?)`,
      [into, [...from], into],
    );
  },
};

function toCallDisposition(row: Pick<CallDispositionRow, (typeof OF_CALL_COLUMNS)[number]>): CallDisposition {
  return {
    callId: row.call_id,
    dispositionId: row.disposition_id,
    leadId: row.lead_id,
    userId: row.user_id,
    dueAt: row.due_at,
    leadMove:
      row.lead_status_before && row.lead_status_set
        ? { from: row.lead_status_before, fromReason: row.lead_reason_before, to: row.lead_status_set }
        : null,
    wrapUpSeconds: row.wrap_up_s,
    chosenAt: row.chosen_at,
    changedAt: row.changed_at,
  };
}
