import type { OnCallOverrideRow, OnCallScheduleRow } from "../../migrations/tables.generated.ts";
import { deletableRows, deleteOldest, newestFirst, type Queryable } from "../../platform/database/index.ts";
import type { Layer } from "./on-call.contract.ts";

const SCHEDULES = "on_call_schedules";
const OVERRIDES = "on_call_overrides";
const SCHEDULE_COLUMNS = [
  "id",
  "name",
  "time_zone",
  "layers",
  "version",
  "created_at",
  "updated_at",
] as const;
const OVERRIDE_COLUMNS = [
  "id",
  "schedule_id",
  "user_id",
  "starts_at",
  "ends_at",
  "reason",
  "created_by",
  "version",
  "created_at",
] as const;
/** Of the advisory lock under which schedules are made and named. */
const NAMES_LOCK = 730_401;

/** Who takes turns, and by which clocks. */
export interface Schedule {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly layers: readonly Layer[];
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Somebody is on call instead of whoever a schedule's layers name. */
export interface Override {
  readonly id: string;
  readonly scheduleId: string;
  readonly userId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly reason: string | null;
  readonly createdBy: string | null;
  readonly version: number;
  readonly createdAt: Date;
}

/** The columns of a schedule that can be written. */
export type ScheduleFields = Partial<Pick<Schedule, "name" | "timeZone" | "layers">>;
/** What can be written of an override. */
export type OverrideFields = Pick<Override, "userId" | "startsAt" | "endsAt" | "reason">;

const { prune: pruneDeleted, ...schedules } = deletableRows({
  table: SCHEDULES,
  columns: SCHEDULE_COLUMNS,
  what: "a schedule",
  toEntity: toSchedule,
});

/** Writes and reads schedules and their overrides, which stay with a schedule that is deleted and go with one that is forgotten. */
export const onCallRepository = {
  ...schedules,
  pruneDeleted,

  /** One schedule is made or named at a time, until the end of the transaction. */
  async lockNames(db: Queryable): Promise<void> {
    await db.raw("select pg_advisory_xact_lock(?)", [NAMES_LOCK]);
  },

  async insert(db: Queryable, fields: Required<ScheduleFields>): Promise<Schedule> {
    const [row] = await db(SCHEDULES)
      .insert({ name: fields.name, time_zone: fields.timeZone, layers: JSON.stringify(fields.layers) })
      .returning(SCHEDULE_COLUMNS);
    if (!row) throw new Error("a schedule was not inserted");
    return toSchedule(row);
  },

  /** By their names, small and capital letters alike. Uses index on_call_schedules_name. */
  async idByName(db: Queryable, name: string): Promise<string | null> {
    const row = await db(SCHEDULES)
      .whereRaw("lower(name) = lower(?)", [name])
      .whereNull("deleted_at")
      .first("id");
    return row?.id ?? null;
  },

  async count(db: Queryable): Promise<number> {
    const row = await db(SCHEDULES).whereNull("deleted_at").count({ count: "*" }).first();
    return Number(row?.count ?? 0);
  },

  async update(db: Queryable, id: string, fields: ScheduleFields): Promise<Schedule> {
    const [row] = await db(SCHEDULES)
      .where({ id })
      .update({
        ...(fields.name === undefined ? {} : { name: fields.name }),
        ...(fields.timeZone === undefined ? {} : { time_zone: fields.timeZone }),
        ...(fields.layers === undefined ? {} : { layers: JSON.stringify(fields.layers) }),
        version: db.raw("version + 1"),
        updated_at: db.fn.now(),
      })
      .returning(SCHEDULE_COLUMNS);
    if (!row) throw new Error("a schedule that was locked has gone");
    return toSchedule(row);
  },

  /** Newest first. */
  async page(
    db: Queryable,
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<Schedule[]> {
    const rows = await db(SCHEDULES)
      .select(...SCHEDULE_COLUMNS)
      .whereNull("deleted_at")
      .modify(newestFirst(limit, after));
    return rows.map(toSchedule);
  },

  /** Those with these ids, or all; by name. */
  async all(db: Queryable, ids?: readonly string[]): Promise<Schedule[]> {
    const rows = await db(SCHEDULES)
      .select(...SCHEDULE_COLUMNS)
      .whereNull("deleted_at")
      .modify((select) => {
        if (ids) select.whereRaw("id = any (?::uuid[])", [[...ids]]);
      })
      .orderBy(["name", "id"]);
    return rows.map(toSchedule);
  },

  async insertOverride(
    db: Queryable,
    override: OverrideFields & Pick<Override, "scheduleId" | "createdBy">,
  ): Promise<Override> {
    const [row] = await db(OVERRIDES)
      .insert({
        schedule_id: override.scheduleId,
        created_by: override.createdBy,
        ...toColumns(override),
      })
      .returning(OVERRIDE_COLUMNS);
    if (!row) throw new Error("an override was not inserted");
    return toOverride(row);
  },

  async lockOverride(db: Queryable, scheduleId: string, id: string): Promise<Override | null> {
    const row = await db(OVERRIDES)
      .select(...OVERRIDE_COLUMNS)
      .where({ id, schedule_id: scheduleId })
      .forUpdate()
      .first();
    return row ? toOverride(row) : null;
  },

  async updateOverride(db: Queryable, id: string, fields: OverrideFields): Promise<Override> {
    const [row] = await db(OVERRIDES)
      .where({ id })
      .update({ ...toColumns(fields), version: db.raw("version + 1") })
      .returning(OVERRIDE_COLUMNS);
    if (!row) throw new Error("an override that was locked has gone");
    return toOverride(row);
  },

  async deleteOverride(db: Queryable, id: string): Promise<void> {
    await db(OVERRIDES).where({ id }).delete();
  },

  /** Overrides of these schedules that touch a stretch of time, in the order in which they were made. Uses index on_call_overrides_ended. */
  async overridesWithin(
    db: Queryable,
    scheduleIds: readonly string[],
    { from, until }: { readonly from: Date; readonly until: Date },
  ): Promise<Override[]> {
    const rows = await db(OVERRIDES)
      .select(...OVERRIDE_COLUMNS)
      .whereRaw("schedule_id = any (?::uuid[])", [[...scheduleIds]])
      .where("ends_at", ">", from)
      .where("starts_at", "<", until)
      .orderBy("id");
    return rows.map(toOverride);
  },

  /** What ends last first. Uses index on_call_overrides_schedule. */
  async pageOfOverrides(
    db: Queryable,
    query: { readonly scheduleId: string; readonly state: "coming" | "over" | "all"; readonly now: Date },
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<Override[]> {
    const rows = await db(OVERRIDES)
      .select(...OVERRIDE_COLUMNS)
      .where({ schedule_id: query.scheduleId })
      .modify((select) => {
        if (query.state === "coming") select.where("ends_at", ">", query.now);
        if (query.state === "over") select.where("ends_at", "<=", query.now);
      })
      .modify(newestFirst(limit, after, { at: "ends_at" }));
    return rows.map(toOverride);
  },

  /** Forgets up to `limit` of those that ended before `olderThan`. Uses index on_call_overrides_ended. */
  async prune(db: Queryable, olderThan: Date, limit: number): Promise<number> {
    return deleteOldest(db, { table: OVERRIDES, key: "id", since: "ends_at" }, olderThan, limit);
  },
};

function toColumns({ userId, startsAt, endsAt, reason }: OverrideFields) {
  return { user_id: userId, starts_at: startsAt, ends_at: endsAt, reason };
}

function toSchedule(row: Pick<OnCallScheduleRow, (typeof SCHEDULE_COLUMNS)[number]>): Schedule {
  return {
    id: row.id,
    name: row.name,
    timeZone: row.time_zone,
    layers: row.layers as readonly Layer[],
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toOverride(row: Pick<OnCallOverrideRow, (typeof OVERRIDE_COLUMNS)[number]>): Override {
  return {
    id: row.id,
    scheduleId: row.schedule_id,
    userId: row.user_id,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    reason: row.reason,
    createdBy: row.created_by,
    version: row.version,
    createdAt: row.created_at,
  };
}
