import type { Knex } from "knex";
import type { TaskRow } from "../../migrations/tables.generated.ts";
import { deleteOldest, type Queryable } from "../../platform/database/index.ts";
import type { RecordScope } from "../../platform/record-scope/index.ts";
import type { TaskListQuery, TaskStatus } from "./tasks.contract.ts";
import { OPEN_STATUSES } from "./tasks.policy.ts";

const TABLE = "tasks";
const ASSIGNEES = "task_assignees";
const COLUMNS = [
  "id",
  "title",
  "description",
  "status",
  "priority",
  "due_at",
  "due_time_zone",
  "is_all_day",
  "created_by",
  "call_id",
  "lead_id",
  "contact_id",
  "channel_id",
  "labels",
  "cause",
  "recurrence",
  "recurs_when",
  "series_id",
  "series_starts_at",
  "occurs_at",
  "next_id",
  "completed_at",
  "completed_by",
  "version",
  "created_at",
  "updated_at",
  "deleted_at",
] as const;
const QUALIFIED = COLUMNS.map((column) => `${TABLE}.${column}`).join(", ");
/** Tasks without a due date stand behind all those that have one. As in the index tasks_due_priority. */
export const NEVER = "9999-12-31T23:59:59.999Z";
const DUE = `coalesce(tasks.due_at, '${NEVER}'::timestamptz)`;

/** Columns by the kind of record that they name. */
const LINKS = { lead: "lead_id", contact: "contact_id" } as const;
/** Words by how they begin. Quoted once they are plain: letters become quotes by that, too. */
const BEGINNINGS = `(select string_agg('''' || translate(word, '''\\', '  ') || ''':*', ' & ')
  from regexp_split_to_table(plain_text(?), '\\s+') as word where word <> '')`;
const FOUND = `tasks.found_by @@ to_tsquery('simple', ${BEGINNINGS})`;
/** Of as many tasks the ids are looked up and put in order; of more, an order is read until there are enough. */
const FEW = 2_000;

/** Something that is to be done. */
export interface Task {
  readonly id: string;
  readonly title: string;
  readonly description: string | null;
  readonly status: TaskStatus;
  readonly priority: 1 | 2 | 3 | 4;
  readonly dueAt: Date | null;
  readonly dueTimeZone: string | null;
  readonly isAllDay: boolean;
  readonly createdBy: string | null;
  /** In the order of their ids. */
  readonly assigneeIds: readonly string[];
  /** Who is mentioned in its comments. */
  readonly mentionedIds: readonly string[];
  readonly callId: string | null;
  readonly leadId: string | null;
  readonly contactId: string | null;
  readonly channelId: string | null;
  readonly labels: readonly string[];
  /** What made it; null: somebody did. */
  readonly cause: string | null;
  readonly recurrence: string | null;
  readonly recursWhen: "done" | "due" | null;
  readonly seriesId: string | null;
  readonly seriesStartsAt: Date | null;
  readonly occursAt: Date | null;
  readonly nextId: string | null;
  readonly completedAt: Date | null;
  readonly completedBy: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly deletedAt: Date | null;
}

/** Somebody by name. */
export interface NamedPerson {
  readonly id: string;
  readonly name: string;
}

/** A task as lists show it. */
export interface TaskView extends Omit<Task, "assigneeIds" | "mentionedIds"> {
  readonly assignees: readonly NamedPerson[];
  readonly createdByName: string | null;
  readonly completedByName: string | null;
  readonly waitsFor: number;
  readonly checklistDone: number;
  readonly checklistTotal: number;
  readonly commentCount: number;
}

/** The columns that can be written, in our words. */
export type TaskFields = Partial<
  Omit<Task, "id" | "mentionedIds" | "version" | "createdAt" | "updatedAt">
> & {
  /** When those who have it are told that it is due, as long as they have not been. */
  readonly tellAt?: Date | null;
  readonly dueToldAt?: Date | null;
};

/** Where a page ends; `priority` where the list is ordered by it, too. */
export interface TaskPosition {
  readonly at: string;
  readonly id: string;
  readonly priority: number | null;
}

/** Filters of lists and counts, with what they need to know of who asks. */
export type TaskFilters = Omit<TaskListQuery, "cursor" | "limit" | "sort" | "timeZone"> & {
  readonly userId: string;
  readonly now: Date;
  /** When today begins and ends. */
  readonly today: readonly [Date, Date];
};

type TaskColumns = Pick<TaskRow, (typeof COLUMNS)[number]>;
type People = { readonly assignee_ids: string[]; readonly mentioned_ids: string[] };
/** A row of a task as lists show it. */
export type TaskViewRow = TaskColumns & {
  readonly assignees: NamedPerson[];
  readonly created_by_name: string | null;
  readonly completed_by_name: string | null;
  readonly waits_for: number;
  readonly checklist_done: number;
  readonly checklist_total: number;
  readonly comment_count: number;
};

/** The ids of tasks that people see, as `seenIn` says it of one after the other: of all of them that is sooner read by its parts. */
const IDS_SEEN = `select id from tasks where created_by = any (:people::uuid[]) and deleted_at is null
  union select task_id from task_assignees where user_id = any (:people::uuid[])
  union select task_id from task_mentions where user_id = any (:people::uuid[])
  union select id from tasks where created_by is null and not is_assigned and deleted_at is null`;

/** What lists show of a task, in one statement. */
export const VIEW = `${QUALIFIED},
  array(select jsonb_build_object('id', users.id, 'name', users.name)
    from task_assignees join users on users.id = task_assignees.user_id
    where task_assignees.task_id = tasks.id order by users.name, users.id) as assignees,
  (select name from users where users.id = tasks.created_by) as created_by_name,
  (select name from users where users.id = tasks.completed_by) as completed_by_name,
  (select count(*)::int from task_dependencies join tasks blocker on blocker.id = task_dependencies.blocked_by
    where task_dependencies.task_id = tasks.id and blocker.deleted_at is null
      and blocker.status in ('todo', 'in_progress', 'blocked')) as waits_for,
  (select count(checked_at)::int from task_checklist_items where task_checklist_items.task_id = tasks.id) as checklist_done,
  (select count(*)::int from task_checklist_items where task_checklist_items.task_id = tasks.id) as checklist_total,
  (select count(*)::int from task_comments where task_comments.task_id = tasks.id) as comment_count`;

/** Writes and reads tasks. */
export const tasksRepository = {
  /** Null: what caused it has done so before. */
  async insert(db: Queryable, fields: TaskFields): Promise<Task | null> {
    const [row] = await db(TABLE)
      .insert(toColumns(fields) as TaskRow)
      .onConflict("cause")
      .ignore()
      .returning<{ id: string }[]>("id");
    if (!row) return null;
    await assign(db, row.id, fields.assigneeIds ?? []);
    return this.byId(db, row.id);
  },

  async byId(db: Queryable, id: string): Promise<Task | null> {
    const row = await select(db).where({ id }).first();
    return row ? toTask(row) : null;
  },

  /** Some by their ids, deleted ones, too; the newest first. */
  async many(db: Queryable, ids: readonly string[]): Promise<Task[]> {
    const rows = await select(db)
      .whereRaw("id = any (?::uuid[])", [[...ids]])
      .orderBy("id", "desc");
    return rows.map(toTask);
  },

  /** As they are now, until the end of the transaction. Everybody locks in one order: by ids. */
  async lockMany(db: Queryable, ids: readonly string[]): Promise<Task[]> {
    await db(TABLE)
      .select("id")
      .whereRaw("id = any (?::uuid[])", [[...ids]])
      .orderBy("id")
      .forUpdate();
    return this.many(db, ids);
  },

  /** As it is now, until the end of the transaction, and with it all that belongs to it: whoever changes that locks the task. */
  async lock(db: Queryable, id: string): Promise<Task | null> {
    const row = await db(TABLE).select("id").where({ id }).forUpdate().first();
    // Read once it is locked: what others have committed meanwhile counts.
    return row ? this.byId(db, id) : null;
  },

  async update(db: Queryable, id: string, fields: TaskFields): Promise<Task> {
    await db(TABLE)
      .where({ id })
      .update({ ...toColumns(fields), version: db.raw("version + 1"), updated_at: db.fn.now() });
    if (fields.assigneeIds) {
      await db(ASSIGNEES)
        .where({ task_id: id })
        .whereRaw("user_id <> all (?::uuid[])", [[...fields.assigneeIds]])
        .delete();
      await assign(db, id, fields.assigneeIds);
    }
    return present(await this.byId(db, id));
  },

  /** Nobody else makes or moves what a call has caused until the end of the transaction. */
  async lockCause(db: Queryable, callId: string): Promise<void> {
    await db.raw("select pg_advisory_xact_lock(hashtextextended(?, 0))", [`task causes ${callId}`]);
  },

  /** Has a cause made a task that was not deleted? */
  async hasCause(db: Queryable, cause: string): Promise<boolean> {
    return (await db(TABLE).select("id").where({ cause, deleted_at: null }).first()) !== undefined;
  },

  /** By what made it. */
  async lockByCause(db: Queryable, cause: string): Promise<Task | null> {
    const row = await db(TABLE).select("id").where({ cause }).forUpdate().first();
    return row ? this.byId(db, row.id) : null;
  },

  /**
   * Tasks by filters, in the order of `sort`. Uses indexes tasks_due_priority, tasks_priority_created, tasks_created,
   * tasks_creator_status, tasks_channel_status, tasks_call, tasks_lead, tasks_contact, tasks_labels, tasks_found, tasks_deleted and
   * task_assignees_user_status.
   */
  async page(
    db: Queryable,
    { sort, ...filters }: TaskFilters & Pick<TaskListQuery, "sort">,
    scope: RecordScope,
    limit: number,
    after: TaskPosition | undefined,
  ): Promise<TaskView[]> {
    const query = db(TABLE).select<TaskViewRow[]>(db.raw(VIEW));
    whereFiltered(query, filters, scope, await foundBy(db, filters.q), true);
    if (after) whereAfter(query, sort, after);
    const rows = await query.orderByRaw(ORDERS[sort]).limit(limit);
    return rows.map(toView);
  },

  /**
   * How many the filters leave, by state. Uses indexes tasks_creator_status, task_assignees_user_status, task_mentions_user,
   * tasks_of_nobody and tasks_counted.
   */
  async counts(
    db: Queryable,
    filters: Omit<TaskFilters, "deleted" | "status">,
    scope: RecordScope,
  ): Promise<{ status: TaskStatus; count: number }[]> {
    const query = db(TABLE).select<{ status: TaskStatus; count: number }[]>(
      "tasks.status",
      db.raw("count(*)::int as count"),
    );
    whereFiltered(query, { ...filters, deleted: false }, "all", await foundBy(db, filters.q), false);
    if (scope !== "all" && !isOfScope(filters, scope))
      query.whereRaw(`tasks.id in (${IDS_SEEN})`, { people: [...scope.ownerIds] });
    return query.groupBy("tasks.status");
  },

  /** Gives a call the tasks of rows that have become part of it. Uses index tasks_call. */
  async moveToCall(db: Queryable, to: string, from: readonly string[]): Promise<void> {
    await db(TABLE)
      .whereIn("call_id", [...from])
      .update({ call_id: to });
  },

  /** Gives a record the tasks of others; resolves with where each was before. Uses indexes tasks_lead and tasks_contact. */
  async moveToRecord(
    db: Queryable,
    kind: "lead" | "contact",
    from: readonly string[],
    to: string,
  ): Promise<{ readonly id: string; readonly from: string }[]> {
    const link = LINKS[kind];
    const { rows } = await db.raw<{ rows: { id: string; from: string }[] }>(
      `update ${TABLE} set ${link} = ? from ${TABLE} before
        where ${TABLE}.id = before.id and before.${link} = any (?::uuid[]) returning ${TABLE}.id, before.${link} as from`,
      [to, [...from]],
    );
    return rows;
  },

  /** Gives tasks back to where they were, those that are still where they were moved to. */
  async moveBackToRecords(
    db: Queryable,
    kind: "lead" | "contact",
    moved: readonly { readonly id: string; readonly from: string }[],
    to: string,
  ): Promise<void> {
    const link = LINKS[kind];
    await db.raw(
      `update ${TABLE} set ${link} = moved.back from unnest(?::uuid[], ?::uuid[]) as moved (id, back)
        where ${TABLE}.id = moved.id and ${TABLE}.${link} = ?`,
      [moved.map(({ id }) => id), moved.map(({ from }) => from), to],
    );
  },

  /** Forgets up to `limit` tasks that were deleted before `olderThan`. Uses index tasks_deleted. */
  async prune(db: Queryable, olderThan: Date, limit: number): Promise<number> {
    const deleted = { table: TABLE, key: "id", since: "deleted_at", condition: "deleted_at is not null" };
    return deleteOldest(db, deleted, olderThan, limit);
  },
};

function select(db: Queryable) {
  return db(TABLE).select<(TaskColumns & People)[]>(
    ...COLUMNS,
    db.raw(
      "array(select user_id from task_assignees where task_id = tasks.id order by user_id) as assignee_ids",
    ),
    db.raw("array(select distinct user_id from task_mentions where task_id = tasks.id) as mentioned_ids"),
  );
}

/** Where each order goes on behind a position. */
function whereAfter(
  query: Knex.QueryBuilder,
  sort: TaskListQuery["sort"],
  { at, id, priority }: TaskPosition,
): void {
  if (sort === "due") {
    query.whereRaw(`(${DUE}, tasks.priority, tasks.id) > (?::timestamptz, ?::smallint, ?::uuid)`, [
      at,
      priority,
      id,
    ]);
    return;
  }
  const earlier = "(tasks.created_at, tasks.id) < (?::timestamptz, ?::uuid)";
  if (priority === null) query.whereRaw(earlier, [at, id]);
  else {
    query.whereRaw(`tasks.priority >= ? and (tasks.priority > ? or ${earlier})`, [
      priority,
      priority,
      at,
      id,
    ]);
  }
}

const ORDERS = {
  due: `${DUE}, tasks.priority, tasks.id`,
  priority: "tasks.priority, tasks.created_at desc, tasks.id desc",
  "-createdAt": "tasks.created_at desc, tasks.id desc",
} as const satisfies Record<TaskListQuery["sort"], string>;

/**
 * The tasks that words find; null: they are many. The planner cannot tell how many words begin so, and would read a whole order for a rare
 * one. Uses index tasks_found.
 */
async function foundBy(db: Queryable, words: string | undefined): Promise<readonly string[] | null> {
  if (words === undefined) return null;
  const { rows } = await db.raw<{ rows: { id: string }[] }>(`select id from tasks where ${FOUND} limit ?`, [
    words,
    FEW + 1,
  ]);
  return rows.length > FEW ? null : rows.map(({ id }) => id);
}

function whereFiltered(
  query: Knex.QueryBuilder,
  filters: TaskFilters,
  scope: RecordScope,
  few: readonly string[] | null,
  isOrdered: boolean,
): void {
  if (filters.deleted) query.whereNotNull("tasks.deleted_at");
  else query.whereNull("tasks.deleted_at");
  const seen = seenIn(isOfScope(filters, scope) ? "all" : scope, "tasks");
  query.whereRaw(seen.sql, [...seen.bindings]);
  if (filters.status) query.whereIn("tasks.status", filters.status);
  whereAssigned(query, filters);
  if (filters.createdBy)
    query.where("tasks.created_by", filters.createdBy === "me" ? filters.userId : filters.createdBy);
  if (filters.priority) query.where("tasks.priority", filters.priority);
  if (filters.due === "none") query.whereRaw(`${DUE} = ?::timestamptz`, [NEVER]);
  if (filters.due === "today") query.whereRaw(`${DUE} >= ? and ${DUE} < ?`, [...filters.today]);
  if (filters.due === "overdue")
    query.whereRaw(`${DUE} < ?`, [filters.now]).whereIn("tasks.status", [...OPEN_STATUSES]);
  if (filters.dueFrom)
    query.whereRaw(`${DUE} >= ?::timestamptz`, [filters.dueFrom]).whereNotNull("tasks.due_at");
  if (filters.dueBefore) query.whereRaw(`${DUE} < ?::timestamptz`, [filters.dueBefore]);
  if (filters.callId) query.where("tasks.call_id", filters.callId);
  if (filters.leadId) query.where("tasks.lead_id", filters.leadId);
  if (filters.contactId) query.where("tasks.contact_id", filters.contactId);
  if (filters.channelId) query.where("tasks.channel_id", filters.channelId);
  if (filters.label) query.whereRaw("tasks.labels @> array[?]::text[]", [filters.label]);
  if (filters.q) {
    // Of many, the index of words would give all, to be put in order: `is true` keeps it out, and the order is read until there are enough.
    if (few) query.whereRaw("tasks.id = any (?::uuid[])", [[...few]]);
    else query.whereRaw(isOrdered ? `(${FOUND}) is true` : FOUND, [filters.q]);
  }
}

/** Do they ask only for what people of the scope have, or have made? Those see all of it. */
function isOfScope(
  { assignee, createdBy, userId }: Pick<TaskFilters, "assignee" | "createdBy" | "userId">,
  scope: RecordScope,
): boolean {
  const isWithin = (who: string | undefined) =>
    who !== undefined && (scope === "all" || scope.ownerIds.includes(who === "me" ? userId : who));
  return isWithin(assignee) || isWithin(createdBy);
}

function whereAssigned(query: Knex.QueryBuilder, { assignee, status, userId }: TaskFilters): void {
  if (!assignee) return;
  if (assignee === "nobody") {
    query.whereRaw("not tasks.is_assigned");
    return;
  }
  // By the states that they carry, too: those that are done grow for years.
  const states = status ? " and status = any (?)" : "";
  query.whereRaw(`tasks.id in (select task_id from task_assignees where user_id = ?${states})`, [
    assignee === "me" ? userId : assignee,
    ...(status ? [status] : []),
  ]);
}

/**
 * SQL that holds of the tasks that somebody sees: those that they or people of their scope have made, have been given or are mentioned
 * in; and those of nobody.
 */
export function seenIn(
  scope: RecordScope,
  table: string,
): { readonly sql: string; readonly bindings: readonly string[][] } {
  if (scope === "all") return { sql: "true", bindings: [] };
  const people = [...scope.ownerIds];
  return {
    sql: `(${table}.created_by = any (?::uuid[])
      or ${table}.id in (select task_id from task_assignees where user_id = any (?::uuid[]))
      or ${table}.id in (select task_id from task_mentions where user_id = any (?::uuid[]))
      or (${table}.created_by is null and not ${table}.is_assigned))`,
    bindings: [people, people, people],
  };
}

/** Gives a task to those of these who do not have it. */
async function assign(db: Queryable, id: string, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return;
  await db.raw(
    `insert into task_assignees (task_id, user_id, status)
      select tasks.id, given.user_id, tasks.status from tasks, unnest(?::uuid[]) as given (user_id) where tasks.id = ?
      on conflict do nothing`,
    [[...userIds], id],
  );
}

function present(task: Task | null): Task {
  if (!task) throw new Error("a task that was locked has gone");
  return task;
}

const NAMES = {
  title: "title",
  description: "description",
  status: "status",
  priority: "priority",
  dueAt: "due_at",
  dueTimeZone: "due_time_zone",
  isAllDay: "is_all_day",
  tellAt: "tell_at",
  dueToldAt: "due_told_at",
  createdBy: "created_by",
  callId: "call_id",
  leadId: "lead_id",
  contactId: "contact_id",
  channelId: "channel_id",
  labels: "labels",
  cause: "cause",
  recurrence: "recurrence",
  recursWhen: "recurs_when",
  seriesId: "series_id",
  seriesStartsAt: "series_starts_at",
  occursAt: "occurs_at",
  nextId: "next_id",
  completedAt: "completed_at",
  completedBy: "completed_by",
  deletedAt: "deleted_at",
} as const satisfies Record<Exclude<keyof TaskFields, "assigneeIds">, keyof TaskRow>;

function toColumns(fields: TaskFields): Partial<TaskRow> {
  return Object.fromEntries(
    (Object.keys(NAMES) as (keyof typeof NAMES)[])
      .filter((field) => fields[field] !== undefined)
      .map((field) => [NAMES[field], fields[field]]),
  );
}

function toCommon(row: TaskColumns): Omit<Task, "assigneeIds" | "mentionedIds"> {
  return {
    id: row.id,
    title: row.title,
    description: row.description,
    status: row.status as TaskStatus,
    priority: row.priority as Task["priority"],
    dueAt: row.due_at,
    dueTimeZone: row.due_time_zone,
    isAllDay: row.is_all_day,
    createdBy: row.created_by,
    callId: row.call_id,
    leadId: row.lead_id,
    contactId: row.contact_id,
    channelId: row.channel_id,
    labels: row.labels,
    cause: row.cause,
    recurrence: row.recurrence,
    recursWhen: row.recurs_when as Task["recursWhen"],
    seriesId: row.series_id,
    seriesStartsAt: row.series_starts_at,
    occursAt: row.occurs_at,
    nextId: row.next_id,
    completedAt: row.completed_at,
    completedBy: row.completed_by,
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
  };
}

function toTask(row: TaskColumns & People): Task {
  return { ...toCommon(row), assigneeIds: row.assignee_ids, mentionedIds: row.mentioned_ids };
}

/** A row of a list. */
export function toView(row: TaskViewRow): TaskView {
  return {
    ...toCommon(row),
    assignees: row.assignees,
    createdByName: row.created_by_name,
    completedByName: row.completed_by_name,
    waitsFor: row.waits_for,
    checklistDone: row.checklist_done,
    checklistTotal: row.checklist_total,
    commentCount: row.comment_count,
  };
}
