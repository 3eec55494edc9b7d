import type { LeadRow } from "../../migrations/tables.generated.ts";
import {
  idsByValues,
  insertRows,
  newIds,
  type Queryable,
  updateRows,
} from "../../platform/database/index.ts";
import { isWithinScope, type RecordScope, withinScope } from "../../platform/record-scope/index.ts";
import { readSearch, whereFound } from "../../platform/search/index.ts";
import { type CustomFilter, type CustomValues, whereCustom } from "../custom-fields/index.ts";
import type { LeadListQuery, LeadStatus } from "./leads.contract.ts";
import { type Candidate, OPEN_STATUSES } from "./leads.policy.ts";

const TABLE = "leads";
const COLUMNS = [
  "id",
  "company",
  "email",
  "phone",
  "status",
  "status_reason",
  "priority",
  "assigned_to",
  "assigned_at",
  "source",
  "time_zone",
  "tags",
  "custom_fields",
  "version",
  "created_at",
  "updated_at",
  "deleted_at",
  "merged_into",
] as const;
/** Those that are written for many rows at once. */
const BULK_COLUMNS = [
  "company",
  "email",
  "phone",
  "status",
  "status_reason",
  "priority",
  "assigned_to",
  "assigned_at",
  "source",
  "time_zone",
  "tags",
  "custom_fields",
  "deleted_at",
] as const satisfies readonly (typeof COLUMNS)[number][];
const QUALIFIED = COLUMNS.map((column) => `${TABLE}.${column}` as const);
/** Of the advisory lock under which turns are given. */
const TURN_LOCK = 730_201;

/** A pursuit of somebody whom we would like to win. */
export interface Lead {
  readonly id: string;
  readonly company: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly status: LeadStatus;
  readonly statusReason: string | null;
  readonly priority: 1 | 2 | 3 | 4;
  readonly assignedTo: string | null;
  readonly assignedAt: Date | null;
  readonly source: string | null;
  readonly timeZone: string | null;
  readonly tags: readonly string[];
  /** By the keys of the organization's own fields. */
  readonly custom: CustomValues;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly deletedAt: Date | null;
  /** The record that it has become part of; such a one is deleted, too. */
  readonly mergedInto: string | null;
}

/** A lead with the name of whoever has it. */
export interface LeadView extends Lead {
  readonly assigneeName: string | null;
}

/** The columns that can be written, in our words. */
export type LeadFields = Partial<
  Pick<
    Lead,
    | "company"
    | "email"
    | "phone"
    | "status"
    | "statusReason"
    | "priority"
    | "assignedTo"
    | "assignedAt"
    | "source"
    | "timeZone"
    | "tags"
    | "custom"
    | "deletedAt"
    | "mergedInto"
  >
>;

type LeadColumns = Pick<LeadRow, (typeof COLUMNS)[number]>;
type LeadViewRow = LeadColumns & { readonly assignee_name: string | null };

/** Writes and reads leads. */
export const leadsRepository = {
  async insert(db: Queryable, fields: LeadFields): Promise<Lead> {
    const [row] = await db(TABLE).insert(toColumns(fields)).returning(COLUMNS);
    if (!row) throw new Error("a lead was not inserted");
    return toLead(row);
  },

  /** Within what somebody sees; null when it is not, or not there. */
  async byId(db: Queryable, id: string, scope: RecordScope): Promise<LeadView | null> {
    const row = await db(TABLE)
      .leftJoin("users", "users.id", "leads.assigned_to")
      .select<LeadViewRow>(...QUALIFIED, db.raw("users.name as assignee_name"))
      .where("leads.id", id)
      .first();
    return row && isWithinScope(scope, row.assigned_to) ? toLeadView(row) : null;
  },

  /** The lead that this one has become part of, however many merges later; itself where it is none's. */
  async survivorOf(db: Queryable, id: string): Promise<string> {
    const { rows } = await db.raw<{ rows: { id: string }[] }>(
      `with recursive way as (
        select id, merged_into from leads where id = ?
        union select leads.id, leads.merged_into from way join leads on leads.id = way.merged_into)
      select id from way where merged_into is null`,
      [id],
    );
    return rows[0]?.id ?? id;
  },

  /** As it is now, until the end of the transaction. */
  async lock(db: Queryable, id: string): Promise<Lead | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .forUpdate()
      .first();
    return row ? toLead(row) : null;
  },

  /** Those that are not deleted, by number or e-mail address, newest first. Uses indexes leads_phone and leads_email. */
  async findSame(
    db: Queryable,
    { phones, emails }: { readonly phones: readonly string[]; readonly emails: readonly string[] },
    lock: boolean,
  ): Promise<Lead[]> {
    const ids = await idsByValues(db, TABLE, [
      { name: "phone", values: phones },
      { name: "email", values: emails },
    ]);
    if (ids.length === 0) return [];
    const rows = await selectMany(db, ids, lock);
    // Whoever was locked meanwhile may have been deleted.
    return rows.filter(({ deletedAt }) => deletedAt === null);
  },

  /** As they are now, until the end of the transaction, newest first. */
  lockMany: (db: Queryable, ids: readonly string[]): Promise<Lead[]> => selectMany(db, ids, true),

  /** Some by their ids, deleted ones, too. */
  many: (db: Queryable, ids: readonly string[]): Promise<Lead[]> => selectMany(db, ids, false),

  /** Those of these that are within what somebody sees, deleted ones, too. */
  async views(db: Queryable, ids: readonly string[], scope: RecordScope): Promise<LeadView[]> {
    const rows = await db(TABLE)
      .leftJoin("users", "users.id", "leads.assigned_to")
      .select<LeadViewRow[]>(...QUALIFIED, db.raw("users.name as assignee_name"))
      .whereRaw("leads.id = any (?::uuid[])", [[...ids]])
      .modify((select) => {
        withinScope(select, scope, "leads.assigned_to");
      });
    return rows.map(toLeadView);
  },

  /** Resolves with the ids, in the order of the rows. */
  async insertMany(db: Queryable, rows: readonly LeadFields[]): Promise<string[]> {
    const ids = await newIds(db, rows.length);
    const written = rows.map((row, index) => ({
      id: ids[index],
      ...toColumns({ status: "new", priority: 3, tags: [], custom: {}, ...row }),
    }));
    await insertRows(db, TABLE, ["id", ...BULK_COLUMNS], written);
    return ids;
  },

  /** Writes rows that are locked as they are given. */
  async updateMany(db: Queryable, rows: readonly Lead[]): Promise<void> {
    const written = rows.map((row) => ({ ...toColumns(row), id: row.id }));
    await updateRows(db, TABLE, BULK_COLUMNS, written);
  },

  async update(db: Queryable, id: string, fields: LeadFields): Promise<Lead> {
    const [row] = await db(TABLE)
      .where({ id })
      .update({ ...toColumns(fields), version: db.raw("version + 1"), updated_at: db.fn.now() })
      .returning(COLUMNS);
    if (!row) throw new Error("a lead that was locked has gone");
    return toLead(row);
  },

  /** An open lead with this e-mail address or number. Uses indexes leads_email and leads_phone. */
  async openDuplicate(
    db: Queryable,
    { email, phone }: { readonly email: string | null; readonly phone: string | null },
  ): Promise<Lead | null> {
    if (email === null && phone === null) return null;
    const row = await db(TABLE)
      .select(...COLUMNS)
      .whereIn("status", [...OPEN_STATUSES])
      .whereNull("deleted_at")
      .where((either) => {
        if (email !== null) either.orWhere({ email });
        if (phone !== null) either.orWhere({ phone });
      })
      .first();
    return row ? toLead(row) : null;
  },

  /**
   * Leads by filters, newest first by the column of `sort`. Uses indexes leads_created, leads_updated, leads_status_priority,
   * leads_assigned_status, leads_tags, leads_custom_fields, and leads_found for words and digits.
   */
  async page(
    db: Queryable,
    query: Omit<LeadListQuery, "cursor" | "limit" | "custom"> & {
      readonly userId: string;
      readonly custom?: readonly CustomFilter[] | undefined;
    },
    scope: RecordScope,
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<LeadView[]> {
    const time = query.sort === "-updatedAt" ? "leads.updated_at" : "leads.created_at";
    const rows = await db(TABLE)
      .leftJoin("users", "users.id", "leads.assigned_to")
      .select<LeadViewRow[]>(...QUALIFIED, db.raw("users.name as assignee_name"))
      .modify((select) => {
        if (query.deleted) select.whereNotNull("leads.deleted_at").whereNull("leads.merged_into");
        else select.whereNull("leads.deleted_at");
        withinScope(select, scope, "leads.assigned_to");
        if (query.status) select.whereIn("leads.status", query.status);
        if (query.priority) select.where("leads.priority", query.priority);
        if (query.assignedTo === "nobody") select.whereNull("leads.assigned_to");
        else if (query.assignedTo)
          select.where("leads.assigned_to", query.assignedTo === "me" ? query.userId : query.assignedTo);
        if (query.tag) select.whereRaw("leads.tags @> array[?]::text[]", [query.tag]);
        if (query.source) select.where("leads.source", query.source);
        whereCustom(select, "leads.custom_fields", query.custom);
        if (query.createdFrom) select.where("leads.created_at", ">=", query.createdFrom);
        if (query.createdTo) select.where("leads.created_at", "<", query.createdTo);
        if (query.q)
          whereFound(select, readSearch(query.q), { words: "leads.found_by", phone: "leads.phone" });
        if (after) select.whereRaw("(??, leads.id) < (?::timestamptz, ?::uuid)", [time, after.at, after.id]);
      })
      .orderBy([
        { column: time, order: "desc" },
        { column: "leads.id", order: "desc" },
      ])
      .limit(limit);
    return rows.map(toLeadView);
  },

  /** Of these leads those that are open and within what somebody sees. */
  async openAmong(db: Queryable, ids: readonly string[], scope: RecordScope): Promise<string[]> {
    const rows = await db(TABLE)
      .select<{ id: string }[]>("id")
      .whereRaw("id = any (?::uuid[])", [[...ids]])
      .whereIn("status", [...OPEN_STATUSES])
      .whereNull("deleted_at")
      .modify((select) => {
        withinScope(select, scope, "assigned_to");
      });
    return rows.map((row: { readonly id: string }) => row.id);
  },

  /** Of these users: when each last got a lead by turn, and how many open ones each has. Uses index leads_assigned_status. */
  async candidates(db: Queryable, userIds: readonly string[]): Promise<Candidate[]> {
    const { rows } = await db.raw<{
      rows: { id: string; last_at: Date | null; open_leads: number }[];
    }>(
      `select candidate.id, turn.last_at,
          (select count(*)::int from leads
            where leads.assigned_to = candidate.id and leads.status = any (?) and leads.deleted_at is null) as open_leads
        from unnest(?::uuid[]) as candidate (id) left join assignment_turns turn on turn.user_id = candidate.id`,
      [[...OPEN_STATUSES], [...userIds]],
    );
    return rows.map(({ id, last_at, open_leads }) => ({ id, lastTurnAt: last_at, openLeads: open_leads }));
  },

  /** One turn is given at a time, until the end of the transaction. */
  async lockTurns(db: Queryable): Promise<void> {
    await db.raw("select pg_advisory_xact_lock(?)", [TURN_LOCK]);
  },

  async noteTurn(db: Queryable, userId: string): Promise<void> {
    await db.raw(
      `insert into assignment_turns (user_id, last_at) values (?, clock_timestamp())
        on conflict (user_id) do update set last_at = excluded.last_at`,
      [userId],
    );
  },

  /** Number of leads by state. */
  async counts(db: Queryable): Promise<{ status: LeadStatus; count: number }[]> {
    return db(TABLE)
      .select<{ status: LeadStatus; count: number }[]>("status", db.raw("count(*)::int as count"))
      .whereNull("deleted_at")
      .groupBy("status");
  },
};

function toLeadView(row: LeadViewRow): LeadView {
  return { ...toLead(row), assigneeName: row.assignee_name };
}

/** Newest first. Everybody locks in one order, those that lock one after the other, too: by ids, the oldest first. */
async function selectMany(db: Queryable, ids: readonly string[], lock: boolean): Promise<Lead[]> {
  const rows = await db(TABLE)
    .select(...COLUMNS)
    .whereRaw("id = any (?::uuid[])", [[...ids]])
    .orderBy("id")
    .modify((select) => {
      if (lock) select.forUpdate();
    });
  return rows.toReversed().map(toLead);
}

function toColumns(fields: LeadFields) {
  const { statusReason, assignedTo, assignedAt, timeZone, deletedAt, mergedInto, tags, custom, ...same } =
    fields;
  return {
    ...same,
    ...(tags === undefined ? {} : { tags: [...tags] }),
    ...(custom === undefined ? {} : { custom_fields: custom }),
    ...(statusReason === undefined ? {} : { status_reason: statusReason }),
    ...(assignedTo === undefined ? {} : { assigned_to: assignedTo }),
    ...(assignedAt === undefined ? {} : { assigned_at: assignedAt }),
    ...(timeZone === undefined ? {} : { time_zone: timeZone }),
    ...(deletedAt === undefined ? {} : { deleted_at: deletedAt }),
    ...(mergedInto === undefined ? {} : { merged_into: mergedInto }),
  };
}

function toLead(row: LeadColumns): Lead {
  return {
    id: row.id,
    company: row.company,
    email: row.email,
    phone: row.phone,
    status: row.status as LeadStatus,
    statusReason: row.status_reason,
    priority: row.priority,
    assignedTo: row.assigned_to,
    assignedAt: row.assigned_at,
    source: row.source,
    timeZone: row.time_zone,
    tags: row.tags,
    custom: row.custom_fields as CustomValues,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
    mergedInto: row.merged_into,
  };
}
