import type { DialListItemRow } from "../../migrations/tables.generated.ts";
import { newestFirst, type Queryable } from "../../platform/database/index.ts";
import type { RecordScope } from "../../platform/record-scope/index.ts";
import { MISSED_STATUSES } from "../calls/index.ts";
import type { DialItemReason, DialItemState, DialSort } from "./dial-lists.contract.ts";
import type { ItemState } from "./dial-lists.policy.ts";

const TABLE = "dial_list_items";
const COLUMNS = [
  "id",
  "list_id",
  "lead_id",
  "state",
  "reason",
  "due_at",
  "is_callback",
  "callback_for",
  "attempts",
  "held_by",
  "held_until",
  "last_call_id",
  "created_at",
] as const;
const QUALIFIED = COLUMNS.map((column) => `items.${column}`).join(", ");

/** Before which lead another one comes; callbacks come before all. */
const RANK: Readonly<Record<DialSort, string>> = {
  priority: "leads.priority * 100000000000000 + (extract(epoch from leads.created_at) * 1000)::bigint",
  oldest: "(extract(epoch from leads.created_at) * 1000)::bigint",
  best_hour: "leads.priority * 100000000000000 + (extract(epoch from leads.created_at) * 1000)::bigint",
};
/** The hour (UTC) at which the lead most often answered. Uses index calls_lead. */
const BEST_HOUR = `(
  select extract(hour from calls.initiated_at at time zone 'UTC')::smallint
  from calls left join dispositions on dispositions.id = calls.disposition_id
  where calls.lead_id = leads.id and calls.started_at is not null and dispositions.outcome is distinct from 'not_connected'
  group by 1 order by count(*) desc, 1 limit 1)`;

/** Of a lead that was done for these a promise to call back is kept all the same. */
const REVIVED_BY_PROMISE: readonly DialItemReason[] = ["connected", "not_connected", "attempts_exhausted"];

/** How far the hour is from that at which the lead most often answered. */
const HOURS_AWAY = "least(abs(items.best_hour - :hour), 24 - abs(items.best_hour - :hour))";

/** Waits for an agent who sees it, and nobody has it by any list. */
const WAITS_FOR = `items.list_id = :listId and items.state = 'waiting'
          and (items.callback_for is null or items.callback_for = :userId or items.due_at <= :promisedSince)
          and (:seesAll or leads.assigned_to is null or leads.assigned_to = any (cast(:ownerIds as uuid[])))
          and not exists (select from ${TABLE} as held where held.lead_id = items.lead_id and held.state in ('locked', 'called'))`;

/** In which order they are given. */
const turnOf = ({ sort }: { readonly sort: DialSort }) =>
  `items.is_callback desc, ${sort === "best_hour" ? `${HOURS_AWAY} nulls last,` : ""} items.rank, items.id`;

/** A lead in a list. */
export interface DialItem extends ItemState {
  readonly id: string;
  readonly listId: string;
  readonly leadId: string;
  readonly createdAt: Date;
}

/** What calling a lead depends on. */
export interface DialLead {
  readonly status: string;
  /** Deleted, or part of another one. */
  readonly isGone: boolean;
}

/** Whose turn comes soon. */
export interface UpcomingItem {
  readonly id: string;
  readonly leadId: string;
  readonly company: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly priority: number;
  readonly isCallback: boolean;
  readonly attempts: number;
}

/** Who asks a list for leads, and when. */
interface Asking {
  readonly list: { readonly id: string; readonly sort: DialSort };
  readonly userId: string;
  readonly scope: RecordScope;
  readonly now: Date;
  /** Callbacks that were due before are everybody's. */
  readonly promisedSince: Date;
}

/** How many are in each state for each reason. */
export interface ItemCount {
  readonly state: DialItemState;
  readonly reason: DialItemReason | null;
  readonly count: number;
}

type Columns = Pick<DialListItemRow, (typeof COLUMNS)[number]>;

/** Writes and reads the leads of lists. */
export const dialItemsRepository = {
  /** Resolves with how many were not in the list yet. */
  async add(
    db: Queryable,
    list: { readonly id: string; readonly sort: DialSort },
    leadIds: readonly string[],
  ): Promise<number> {
    const { rowCount } = await db.raw<{ rowCount: number }>(
      `insert into ${TABLE} (list_id, lead_id, rank, best_hour)
        select ?, leads.id, ${RANK[list.sort]}, ${list.sort === "best_hour" ? BEST_HOUR : "null"}
        from leads where leads.id = any (?::uuid[])
        on conflict (list_id, lead_id) do nothing`,
      [list.id, [...leadIds]],
    );
    return rowCount;
  },

  /** Gives what is still to be called its place in another order. */
  async reorder(db: Queryable, list: { readonly id: string; readonly sort: DialSort }): Promise<void> {
    await db.raw(
      `update ${TABLE} as items set rank = ${RANK[list.sort]}, best_hour = ${list.sort === "best_hour" ? BEST_HOUR : "null"}
        from leads where leads.id = items.lead_id and items.list_id = ? and items.state <> 'done'`,
      [list.id],
    );
  },

  async byId(db: Queryable, listId: string, id: string): Promise<DialItem | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id, list_id: listId })
      .first();
    return row ? toItem(row) : null;
  },

  /** As it is now, until the end of the transaction. */
  async lock(db: Queryable, listId: string, id: string): Promise<DialItem | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id, list_id: listId })
      .forUpdate()
      .first();
    return row ? toItem(row) : null;
  },

  /** The one that somebody has, locked. Uses index dial_list_items_held_by. */
  async lockHeldBy(db: Queryable, userId: string): Promise<DialItem | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ held_by: userId })
      .whereRaw("state in ('locked', 'called')")
      .forUpdate()
      .first();
    return row ? toItem(row) : null;
  },

  /** Those that a call was for last, locked. Uses index dial_list_items_call. */
  async lockByCall(db: Queryable, callId: string): Promise<DialItem[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .where({ last_call_id: callId })
      .orderBy("id")
      .forUpdate();
    return rows.map(toItem);
  },

  /**
   * Calls that were over before a time and that nobody answered, of which nobody has said what they came to. Uses index
   * dial_list_items_held_by: there is one for each agent at most.
   */
  async unsaidCalls(db: Queryable, before: Date, limit: number): Promise<string[]> {
    const { rows } = await db.raw<{ rows: { id: string }[] }>(
      `select calls.id from ${TABLE} as items join calls on calls.id = items.last_call_id
        where items.state = 'called' and calls.started_at is null and calls.ended_at <= ?
          and calls.status in ('${MISSED_STATUSES.join("', '")}')
        order by calls.ended_at limit ?`,
      [before, limit],
    );
    return rows.map(({ id }) => id);
  },

  /** Those of a lead that are still to be called, in all lists, locked. Uses index dial_list_items_open. */
  async lockOpenOfLead(db: Queryable, leadId: string): Promise<DialItem[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .where({ lead_id: leadId })
      .whereRaw("state <> 'done'")
      .orderBy("id")
      .forUpdate();
    return rows.map(toItem);
  },

  /** Locks of agents of whom nothing was heard; those that others look at are left out. Uses index dial_list_items_lease. */
  async lockExpired(db: Queryable, now: Date, limit: number): Promise<DialItem[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .whereRaw("state = 'locked'")
      .where("held_until", "<=", now)
      .orderBy("held_until")
      .limit(limit)
      .forUpdate()
      .skipLocked();
    return rows.map(toItem);
  },

  /** Those of a list whose time has come; those that others look at are left out. Uses index dial_list_items_due. */
  async lockDue(db: Queryable, listId: string, now: Date, limit: number): Promise<DialItem[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .where({ list_id: listId })
      .whereRaw("state = 'later'")
      .where("due_at", "<=", now)
      .orderBy("due_at")
      .limit(limit)
      .forUpdate()
      .skipLocked();
    return rows.map(toItem);
  },

  /**
   * Who is next for an agent, locked: a lead that they see and that nobody has by any list, callbacks first. Those that others look at
   * are left out. Uses index dial_list_items_next, and dial_list_items_held_lead.
   */
  async lockNext(
    db: Queryable,
    query: Asking & { readonly exceptIds: readonly string[] },
  ): Promise<(DialItem & { readonly lead: DialLead }) | null> {
    const { rows } = await db.raw<{
      rows: (Columns & { lead_status: string; lead_deleted_at: Date | null })[];
    }>(
      `select ${QUALIFIED}, leads.status as lead_status, leads.deleted_at as lead_deleted_at
        from ${TABLE} as items join leads on leads.id = items.lead_id
        where items.id <> all (cast(:exceptIds as uuid[])) and ${WAITS_FOR}
        order by ${turnOf(query.list)}
        limit 1 for update of items skip locked`,
      { ...bindingsOf(query), exceptIds: [...query.exceptIds] },
    );
    const [row] = rows;
    if (!row) return null;
    return { ...toItem(row), lead: { status: row.lead_status, isGone: row.lead_deleted_at !== null } };
  },

  /** Who comes next for an agent, as `lockNext` would give them; nothing is taken. Uses index dial_list_items_next, and dial_list_items_held_lead. */
  async upcoming(db: Queryable, query: Asking, limit: number): Promise<UpcomingItem[]> {
    const { rows } = await db.raw<{ rows: UpcomingItem[] }>(
      `select items.id, items.lead_id as "leadId", leads.company, leads.email, leads.phone, leads.priority,
          items.is_callback as "isCallback", items.attempts
        from ${TABLE} as items join leads on leads.id = items.lead_id
        where leads.deleted_at is null and ${WAITS_FOR}
        order by ${turnOf(query.list)}
        limit :limit`,
      { ...bindingsOf(query), limit },
    );
    return rows;
  },

  /** The one that somebody has. Uses index dial_list_items_held_by. */
  async heldBy(db: Queryable, userId: string): Promise<DialItem | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ held_by: userId })
      .whereRaw("state in ('locked', 'called')")
      .first();
    return row ? toItem(row) : null;
  },

  /**
   * Takes a lead for this transaction; false: another one has taken it, or it is somebody's by another list. Whoever asks must do so
   * before they give the lead to anybody.
   */
  async tryTakeLead(db: Queryable, leadId: string): Promise<boolean> {
    const taken = await db.raw<{ rows: { ok: boolean }[] }>(
      "select pg_try_advisory_xact_lock(hashtextextended(?, 0)) as ok",
      [leadKey(leadId)],
    );
    if (!taken.rows[0]?.ok) return false;
    // Only a statement that begins after the lock sees what whoever had it has done.
    const held = await db(TABLE)
      .select("id")
      .where({ lead_id: leadId })
      .whereRaw("state in ('locked', 'called')")
      .first();
    return held === undefined;
  },

  /** One request of an agent for a lead at a time, until the end of the transaction. */
  async lockAgent(db: Queryable, userId: string): Promise<void> {
    await db.raw("select pg_advisory_xact_lock(hashtextextended(?, 0))", [`dialling agent ${userId}`]);
  },

  /** Writes how an item is; it must be locked. */
  async write(db: Queryable, item: DialItem): Promise<void> {
    await db(TABLE).where({ id: item.id }).update({
      state: item.state,
      reason: item.reason,
      due_at: item.dueAt,
      is_callback: item.isCallback,
      callback_for: item.callbackFor,
      attempts: item.attempts,
      held_by: item.heldBy,
      held_until: item.heldUntil,
      last_call_id: item.lastCallId,
      updated_at: db.fn.now(),
    });
  },

  /** A list is over: what is not being called is done. Resolves with how many. Uses index dial_list_items_newest. */
  async endAll(db: Queryable, listId: string): Promise<number> {
    return db(TABLE).where({ list_id: listId }).whereRaw("state in ('waiting', 'locked', 'later')").update({
      state: "done",
      reason: "list_ended",
      due_at: null,
      held_by: null,
      held_until: null,
      updated_at: db.fn.now(),
    });
  },

  /** Rows of calls prove to be one. Uses index dial_list_items_call. */
  async moveCalls(db: Queryable, from: readonly string[], into: string): Promise<void> {
    await db(TABLE)
      .whereRaw("last_call_id = any (?::uuid[])", [[...from]])
      .update({ last_call_id: into });
  },

  /**
   * A lead becomes part of another one: that one is called instead, also by whoever has it or is calling it, unless its list has it
   * already, or it is somebody's by another one. Where the list has it, it takes over what was promised. Uses indexes
   * dial_list_items_open and dial_list_items_lead.
   */
  async moveLead(db: Queryable, from: string, into: string): Promise<void> {
    await lockLead(db, into);
    await db.raw(
      `update ${TABLE} as items set lead_id = :into, former_lead_ids = former_lead_ids || :from::uuid
        where items.lead_id = :from and items.state <> 'done'
          and not exists (select from ${TABLE} as there where there.list_id = items.list_id and there.lead_id = :into)
          and (items.state in ('waiting', 'later')
            or not exists (select from ${TABLE} as held where held.lead_id = :into and held.state in ('locked', 'called')))`,
      { from, into },
    );
    await db.raw(
      `update ${TABLE} as stays set state = gone.state, reason = gone.reason, due_at = gone.due_at,
          is_callback = true, callback_for = gone.callback_for, updated_at = now()
        from ${TABLE} as gone
        where gone.lead_id = :from and gone.state in ('waiting', 'later') and gone.is_callback
          and stays.list_id = gone.list_id and stays.lead_id = :into
          and (stays.state in ('waiting', 'later') and not stays.is_callback
            or stays.state = 'done' and stays.reason = any (:revived))`,
      { from, into, revived: [...REVIVED_BY_PROMISE] },
    );
  },

  /**
   * A lead is there again, deleted or part of another one no longer: what was called in its place is its own again, unless somebody
   * has it now or its list was done with it, and lists that passed it over since it had gone have it wait. Uses indexes
   * dial_list_items_moved and dial_list_items_lead.
   */
  async bringLeadBack(db: Queryable, leadId: string): Promise<void> {
    await lockLead(db, leadId);
    await db.raw(
      `update ${TABLE} as items set lead_id = :leadId, former_lead_ids = trim_array(former_lead_ids, 1), updated_at = now()
        where items.former_lead_ids @> array[:leadId::uuid] and items.former_lead_ids <> '{}'
          and items.former_lead_ids[cardinality(items.former_lead_ids)] = :leadId and items.state in ('waiting', 'later')
          and not exists (select from ${TABLE} as there where there.list_id = items.list_id and there.lead_id = :leadId)`,
      { leadId },
    );
    await db.raw(
      `update ${TABLE} as items set state = 'waiting', reason = null, updated_at = now()
        where items.lead_id = :leadId and items.state = 'done' and items.reason = 'lead_gone'
          and (select status from dial_lists where dial_lists.id = items.list_id) <> 'completed'`,
      { leadId },
    );
  },

  /** Of each of these lists. Uses index dial_list_items_newest. */
  async counts(db: Queryable, listIds: readonly string[]): Promise<Map<string, ItemCount[]>> {
    const { rows } = await db.raw<{ rows: (ItemCount & { listId: string })[] }>(
      `select list_id as "listId", state, case when state in ('later', 'done') then reason end as reason, count(*)::int as count
        from ${TABLE} where list_id = any (?::uuid[]) group by 1, 2, 3`,
      [[...listIds]],
    );
    return Map.groupBy(rows, ({ listId }) => listId);
  },

  /** Of lists that are not over: how many are in each state. */
  async countsOfAll(db: Queryable): Promise<{ readonly state: DialItemState; readonly count: number }[]> {
    const { rows } = await db.raw<{ rows: { state: DialItemState; count: number }[] }>(
      `select state, count(*)::int as count from ${TABLE}
        where list_id = any (array(select id from dial_lists where status <> 'completed')) group by 1`,
    );
    return rows;
  },

  /** When the next one of a list comes back. Uses index dial_list_items_due. */
  async nextDueAt(db: Queryable, listId: string): Promise<Date | null> {
    return (await dialItemsRepository.nextDueAts(db, [listId])).get(listId) ?? null;
  },

  /** When the next one of each of these lists comes back. Uses index dial_list_items_due. */
  async nextDueAts(db: Queryable, listIds: readonly string[]): Promise<Map<string, Date>> {
    const { rows } = await db.raw<{ rows: { listId: string; dueAt: Date }[] }>(
      `select lists.id as "listId", next.due_at as "dueAt" from unnest(?::uuid[]) as lists (id)
        cross join lateral (
          select due_at from ${TABLE} where list_id = lists.id and state = 'later' order by due_at limit 1
        ) as next`,
      [[...listIds]],
    );
    return new Map(rows.map(({ listId, dueAt }) => [listId, dueAt]));
  },

  /** Added last first. Uses index dial_list_items_newest. */
  async page(
    db: Queryable,
    query: {
      readonly listId: string;
      readonly state?: DialItemState | undefined;
      readonly reason?: DialItemReason | undefined;
    },
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<DialItem[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .where({ list_id: query.listId })
      .modify((select) => {
        if (query.state) select.where({ state: query.state });
        if (query.reason) select.where({ reason: query.reason }).whereRaw("state in ('later', 'done')");
      })
      .modify(newestFirst(limit, after));
    return rows.map(toItem);
  },
};

function bindingsOf({ list, userId, scope, now, promisedSince }: Asking) {
  return {
    listId: list.id,
    userId,
    promisedSince,
    seesAll: scope === "all",
    ownerIds: scope === "all" ? [] : [...scope.ownerIds],
    ...(list.sort === "best_hour" ? { hour: now.getUTCHours() } : {}),
  };
}

/** Nobody else takes this lead until the end of the transaction. */
async function lockLead(db: Queryable, leadId: string): Promise<void> {
  await db.raw("select pg_advisory_xact_lock(hashtextextended(?, 0))", [leadKey(leadId)]);
}

const leadKey = (leadId: string) => `dialled lead ${leadId}`;

function toItem(row: Columns): DialItem {
  return {
    id: row.id,
    listId: row.list_id,
    leadId: row.lead_id,
    state: row.state,
    reason: row.reason as DialItemReason | null,
    dueAt: row.due_at,
    isCallback: row.is_callback,
    callbackFor: row.callback_for,
    attempts: row.attempts,
    heldBy: row.held_by,
    heldUntil: row.held_until,
    lastCallId: row.last_call_id,
    createdAt: row.created_at,
  };
}
