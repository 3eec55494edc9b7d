import type { BulkOperationRecordRow, BulkOperationRow } from "../../migrations/tables.generated.ts";
import { insertRows, newestFirst, type Queryable } from "../../platform/database/index.ts";
import type { RecordScope } from "../../platform/record-scope/index.ts";
import type { BulkReason } from "../history/index.ts";
import type { BulkCounts, BulkKindName, BulkRecordState, BulkStatus } from "./bulk-operations.contract.ts";
import { UNDER_WAY } from "./bulk-operations.policy.ts";
import type { Fields } from "./bulk-records.policy.ts";

const TABLE = "bulk_operations";
const COLUMNS = [
  "id",
  "kind",
  "action",
  "filters",
  "status",
  "records_meant",
  "excluded_by",
  "excluded_sample",
  "token_hash",
  "expires_at",
  "run_number",
  "position",
  "counts",
  "created_by",
  "actor_kind",
  "actor_id",
  "scope",
  "created_at",
  "updated_at",
  "confirmed_at",
  "starts_at",
  "finished_at",
] as const;
const RECORDS = "bulk_operation_records";

/** A bulk operation: what is to be done to which records, and how far it is. */
export interface BulkOperation {
  readonly id: string;
  readonly kind: BulkKindName;
  readonly action: { readonly name: string };
  /** Null: its records were named by their ids. */
  readonly filters: Fields | null;
  readonly status: BulkStatus;
  readonly recordsMeant: number;
  readonly excludedBy: Readonly<Partial<Record<BulkReason, number>>>;
  readonly excludedSample: readonly { readonly recordId: string; readonly reason: BulkReason }[];
  readonly tokenHash: Buffer;
  readonly expiresAt: Date;
  /** Counts up with each run: one that was started anew ends the one before. */
  readonly runNumber: number;
  /** Of the last record that the run is through with. */
  readonly position: number;
  readonly counts: BulkCounts;
  readonly createdBy: string;
  /** Who started the last run, and what they see. */
  readonly actorKind: "user" | "api_key";
  readonly actorId: string;
  readonly scope: RecordScope;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly confirmedAt: Date | null;
  readonly startsAt: Date | null;
  readonly finishedAt: Date | null;
}

/** The columns that can be written, in our words. */
export type BulkOperationFields = Partial<Omit<BulkOperation, "id" | "createdAt" | "updatedAt">>;

/** A record of an operation, at its place in the preview. */
export interface BulkRecord {
  readonly position: number;
  readonly recordId: string;
  /** As of the preview; null: it was not there. */
  readonly version: number | null;
  readonly state: BulkRecordState;
  readonly reason: BulkReason | null;
  /** What the operation changed of it: as it was, and as it became. */
  readonly before: Fields | null;
  readonly after: Fields | null;
}

/** Which records of an operation, by their place. */
export interface RecordsQuery {
  readonly operationId: string;
  readonly state?: BulkRecordState | undefined;
  readonly afterPosition: number;
  readonly limit: number;
}

/** Writes and reads bulk operations and their records. */
export const bulkOperationsRepository = {
  async insert(db: Queryable, fields: BulkOperationFields): Promise<BulkOperation> {
    const [row] = await db(TABLE)
      .insert(toColumns(fields) as BulkOperationRow)
      .returning(COLUMNS);
    if (!row) throw new Error("a bulk operation was not inserted");
    return toOperation(row);
  },

  async byId(db: Queryable, id: string): Promise<BulkOperation | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .first();
    return row ? toOperation(row) : null;
  },

  /** As it is now, until the end of the transaction. */
  async lock(db: Queryable, id: string): Promise<BulkOperation | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .forUpdate()
      .first();
    return row ? toOperation(row) : null;
  },

  async update(db: Queryable, id: string, fields: BulkOperationFields): Promise<BulkOperation> {
    const [row] = await db(TABLE)
      .where({ id })
      .update({ ...toColumns(fields), updated_at: db.fn.now() })
      .returning(COLUMNS);
    if (!row) throw new Error("a bulk operation that was locked has gone");
    return toOperation(row);
  },

  /** Newest first; of one user where `createdBy` says so. Uses index bulk_operations_created. */
  async page(
    db: Queryable,
    createdBy: string | undefined,
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<BulkOperation[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .modify((query) => {
        if (createdBy !== undefined) query.where({ created_by: createdBy });
      })
      .modify(newestFirst(limit, after));
    return rows.map(toOperation);
  },

  /**
   * Is another operation of this user over such records under way? Nobody else can ask until the end of the transaction. Uses index
   * bulk_operations_one_under_way.
   */
  async lockUnderWay(
    db: Queryable,
    { id, kind }: Pick<BulkOperation, "id" | "kind">,
    userId: string,
  ): Promise<boolean> {
    await db.raw("select pg_advisory_xact_lock(hashtextextended(?, 0))", [`bulk ${kind} of ${userId}`]);
    const row = await db(TABLE)
      .select("id")
      .where({ created_by: userId, kind })
      .whereRaw("status in ('running', 'undoing')")
      .whereNot({ id })
      .first();
    return row !== undefined;
  },

  /** Runs under way of which nothing was heard since, though they should have begun. */
  async silentSince(db: Queryable, since: Date): Promise<BulkOperation[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .whereIn("status", [...UNDER_WAY])
      .where("updated_at", "<", since);
    return rows.map(toOperation);
  },

  /** Forgets operations that rest, and previews that nobody confirmed; resolves with how many. */
  async prune(
    db: Queryable,
    before: { readonly restingSince: Date; readonly expiredSince: Date },
    limit: number,
  ): Promise<number> {
    return db(TABLE)
      .whereIn(
        "id",
        db(TABLE)
          .select("id")
          .whereNotIn("status", [...UNDER_WAY])
          .where((either) =>
            either
              .where("updated_at", "<", before.restingSince)
              .orWhere((preview) =>
                preview.where({ status: "previewed" }).where("expires_at", "<", before.expiredSince),
              ),
          )
          .limit(limit),
      )
      .delete();
  },

  async insertRecords(
    db: Queryable,
    operationId: string,
    records: readonly Pick<BulkRecord, "position" | "recordId" | "version" | "state" | "reason">[],
  ): Promise<void> {
    await insertRows(
      db,
      RECORDS,
      ["operation_id", "position", "record_id", "version", "state", "reason"],
      records.map(({ position, recordId, version, state, reason }) => ({
        operation_id: operationId,
        position,
        record_id: recordId,
        version,
        state,
        reason,
      })),
    );
  },

  /** In the order of the preview. Uses index bulk_operation_records_pkey. */
  async records(db: Queryable, query: RecordsQuery): Promise<BulkRecord[]> {
    const rows: BulkOperationRecordRow[] = await db(RECORDS)
      .select("position", "record_id", "version", "state", "reason", "before", "after")
      .where({ operation_id: query.operationId })
      .where("position", ">", query.afterPosition)
      .modify((select) => {
        if (query.state) select.where({ state: query.state });
      })
      .orderBy("position")
      .limit(query.limit);
    return rows.map((row) => ({
      position: row.position,
      recordId: row.record_id,
      version: row.version,
      state: row.state as BulkRecordState,
      reason: row.reason as BulkReason | null,
      before: row.before as Fields | null,
      after: row.after as Fields | null,
    }));
  },

  /** Keeps what became of records. Uses index bulk_operation_records_pkey. */
  async settle(
    db: Queryable,
    operationId: string,
    records: readonly Pick<BulkRecord, "position" | "state" | "reason" | "before" | "after">[],
  ): Promise<void> {
    await db.raw(
      `update bulk_operation_records set state = given.state, reason = given.reason,
          before = given.before, after = given.after
        from jsonb_populate_recordset(null::bulk_operation_records, ?::jsonb) as given
        where bulk_operation_records.operation_id = ? and bulk_operation_records.position = given.position`,
      [JSON.stringify(records), operationId],
    );
  },
};

const NAMES = {
  kind: "kind",
  action: "action",
  filters: "filters",
  status: "status",
  recordsMeant: "records_meant",
  excludedBy: "excluded_by",
  excludedSample: "excluded_sample",
  tokenHash: "token_hash",
  expiresAt: "expires_at",
  runNumber: "run_number",
  position: "position",
  counts: "counts",
  createdBy: "created_by",
  actorKind: "actor_kind",
  actorId: "actor_id",
  scope: "scope",
  confirmedAt: "confirmed_at",
  startsAt: "starts_at",
  finishedAt: "finished_at",
} as const satisfies Record<keyof BulkOperationFields, keyof BulkOperationRow>;

const JSON_FIELDS: ReadonlySet<string> = new Set([
  "action",
  "filters",
  "excludedBy",
  "excludedSample",
  "counts",
  "scope",
]);

function toColumns(fields: BulkOperationFields): Partial<BulkOperationRow> {
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [
      NAMES[field as keyof BulkOperationFields],
      JSON_FIELDS.has(field) && value !== null ? JSON.stringify(value) : value,
    ]),
  );
}

function toOperation(row: Pick<BulkOperationRow, (typeof COLUMNS)[number]>): BulkOperation {
  return {
    id: row.id,
    kind: row.kind as BulkKindName,
    action: row.action as BulkOperation["action"],
    filters: row.filters as Fields | null,
    status: row.status,
    recordsMeant: row.records_meant,
    excludedBy: row.excluded_by as BulkOperation["excludedBy"],
    excludedSample: row.excluded_sample as BulkOperation["excludedSample"],
    tokenHash: row.token_hash,
    expiresAt: row.expires_at,
    runNumber: row.run_number,
    position: row.position,
    counts: row.counts as BulkCounts,
    createdBy: row.created_by,
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    scope: row.scope as RecordScope,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    confirmedAt: row.confirmed_at,
    startsAt: row.starts_at,
    finishedAt: row.finished_at,
  };
}
