import type { RecordingRow } from "../../migrations/tables.generated.ts";
import { deleteOldest, newestFirst, type Queryable } from "../../platform/database/index.ts";
import type { RecordScope } from "../../platform/record-scope/index.ts";
import { holdCallOf } from "../calls/index.ts";
import type { RecordingFailure, RecordingListQuery, RecordingStatus } from "./recordings.contract.ts";
import { PASSING_FAILURES, UNFINISHED } from "./recordings.policy.ts";

const TABLE = "recordings";
/** All but the peaks, which only one endpoint shows. */
const COLUMNS = [
  "id",
  "call_id",
  "owner_id",
  "source",
  "provider_sid",
  "provider_call_id",
  "source_url",
  "status",
  "failure",
  "file_key",
  "file_name",
  "content_type",
  "bytes",
  "sha256",
  "duration_ms",
  "channel_count",
  "sample_rate_hz",
  "peak_ms",
  "run_number",
  "queued_at",
  "started_at",
  "ready_at",
  "processing_ms",
  "created_by",
  "created_at",
  "updated_at",
] as const;
const QUALIFIED = COLUMNS.map((column) => `${TABLE}.${column}` as const);
/** Whose it is: of whoever was given it, else of whoever had the call. */
const OWNER = "coalesce(recordings.owner_id, calls.user_id)";

/** What was recorded of a call, or by somebody. */
export interface Recording {
  readonly id: string;
  readonly callId: string | null;
  /** Whose it is, whoever had the call; null: it is whose call it is. */
  readonly ownerId: string | null;
  readonly source: string;
  /** As its vendor knows it, and its call. */
  readonly providerSid: string | null;
  readonly providerCallId: string | null;
  /** Where it is to be fetched, until it has been. */
  readonly sourceUrl: string | null;
  readonly status: RecordingStatus;
  readonly failure: RecordingFailure | null;
  readonly fileKey: string | null;
  readonly fileName: string | null;
  readonly contentType: string | null;
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly durationMs: number | null;
  readonly channelCount: number | null;
  readonly sampleRateHz: number | null;
  readonly peakMs: number | null;
  /** Counts up with each run: one that was started anew ends the one before. */
  readonly runNumber: number;
  /** When its file was kept. */
  readonly queuedAt: Date | null;
  readonly startedAt: Date | null;
  readonly readyAt: Date | null;
  readonly processingMs: number | null;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The columns that can be written, in our words. */
export type RecordingFields = Partial<Omit<Recording, "id" | "createdAt" | "updatedAt">> & {
  readonly peaks?: readonly number[];
};

/** Writes and reads recordings. */
export const recordingsRepository = {
  async insert(db: Queryable, fields: RecordingFields): Promise<Recording> {
    const [row] = await db(TABLE)
      .insert(toColumns(fields) as RecordingRow)
      .returning(COLUMNS);
    if (!row) throw new Error("a recording was not inserted");
    return toRecording(row);
  },

  /** Adds a vendor's recording unless it is known; null: it is. Uses index recordings_source_provider_sid_key. */
  async insertNew(db: Queryable, fields: RecordingFields): Promise<Recording | null> {
    const [row] = await db(TABLE)
      .insert(toColumns(fields) as RecordingRow)
      .onConflict(["source", "provider_sid"])
      .ignore()
      .returning(COLUMNS);
    return row ? toRecording(row) : null;
  },

  async byId(db: Queryable, id: string): Promise<Recording | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .first();
    return row ? toRecording(row) : null;
  },

  /** One that is there for whoever sees these records. */
  async visible(db: Queryable, id: string, scope: RecordScope): Promise<Recording | null> {
    const row = await select(db, scope).where({ "recordings.id": id }).first();
    return row ? toRecording(row) : null;
  },

  async peaks(db: Queryable, id: string): Promise<readonly number[]> {
    return (await db(TABLE).select("peaks").where({ id }).first())?.peaks ?? [];
  },

  /** As it is now, until the end of the transaction; and so is whose call it is. */
  async lock(db: Queryable, id: string): Promise<Recording | null> {
    await holdCallOf(db, TABLE, id);
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .forUpdate()
      .first();
    return row ? toRecording(row) : null;
  },

  /** A vendor's, as it is now, until the end of the transaction. Uses index recordings_source_provider_sid_key. */
  async lockOfVendor(db: Queryable, source: string, providerSid: string): Promise<Recording | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ source, provider_sid: providerSid })
      .forUpdate()
      .first();
    return row ? toRecording(row) : null;
  },

  /** Uses index recordings_source_provider_sid_key. */
  async idOfVendor(db: Queryable, source: string, providerSid: string): Promise<string | null> {
    const row = await db(TABLE).select("id").where({ source, provider_sid: providerSid }).first();
    return row?.id ?? null;
  },

  /** One upload of a file at a time, until the end of the transaction. */
  async lockFile(db: Queryable, sha256: string): Promise<void> {
    await db.raw("select pg_advisory_xact_lock(hashtextextended(?, 0))", [`recording ${sha256}`]);
  },

  /** The same file for the same call, there for whoever sees these records, unless it was lost. Uses index recordings_sha256. */
  async sameUpload(
    db: Queryable,
    {
      sha256,
      callId,
      source,
    }: { readonly sha256: string; readonly callId: string | null; readonly source: string },
    scope: RecordScope,
  ): Promise<Recording | null> {
    const row = await select(db, scope)
      .where({ "recordings.sha256": sha256, "recordings.source": source })
      .whereRaw("recordings.call_id is not distinct from ?::uuid", [callId])
      .whereRaw("recordings.failure is distinct from 'file_lost'")
      .first();
    return row ? toRecording(row) : null;
  },

  async update(db: Queryable, id: string, fields: RecordingFields): Promise<Recording> {
    const [row] = await db(TABLE)
      .where({ id })
      .update({ ...toColumns(fields), updated_at: db.fn.now() })
      .returning(COLUMNS);
    if (!row) throw new Error("a recording that was locked has gone");
    return toRecording(row);
  },

  /** Newest first. Uses indexes recordings_created and recordings_call. */
  async page(
    db: Queryable,
    query: Omit<RecordingListQuery, "cursor" | "limit">,
    scope: RecordScope,
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<Recording[]> {
    const rows = await select(db, scope)
      .modify((select) => {
        if (query.callId) select.where("recordings.call_id", query.callId);
        if (query.status) select.where("recordings.status", query.status);
        if (query.source) select.where("recordings.source", query.source);
        if (query.from) select.where("recordings.created_at", ">=", query.from);
        if (query.to) select.where("recordings.created_at", "<", query.to);
      })
      .modify(newestFirst(limit, after, { at: "recordings.created_at", id: "recordings.id" }));
    return rows.map(toRecording);
  },

  /** Those of which a worker should have something to say by now. Uses index recordings_unfinished. */
  async silentSince(db: Queryable, since: Date, limit: number): Promise<Recording[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .whereIn("status", [...UNFINISHED])
      .where("updated_at", "<", since)
      .orderBy("updated_at")
      .limit(limit);
    return rows.map(toRecording);
  },

  /**
   * Those that failed by a fault that may have gone since: of a day, and untouched for a while. Uses index recordings_created.
   */
  async failedForNow(
    db: Queryable,
    { since, restedBefore }: { readonly since: Date; readonly restedBefore: Date },
    limit: number,
  ): Promise<Recording[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .where("created_at", ">", since)
      .where("updated_at", "<", restedBefore)
      .where({ status: "failed" })
      .whereIn("failure", [...PASSING_FAILURES])
      // Of an upload there is nobody to ask for the file.
      .whereRaw("(file_key is not null or provider_sid is not null)")
      .orderBy("created_at", "desc")
      .limit(limit);
    return rows.map(toRecording);
  },

  /** Vendors' recordings whose call is not known yet, the newest first: of old ones it may never be. Uses index recordings_without_call. */
  async withoutCall(db: Queryable, since: Date, limit: number): Promise<Recording[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .whereNull("call_id")
      .whereNotNull("provider_call_id")
      .where("created_at", ">", since)
      .orderBy("created_at", "desc")
      .limit(limit);
    return rows.map(toRecording);
  },

  /** Gives a call the recordings of rows that have become part of it. Uses index recordings_call. */
  async move(db: Queryable, to: string, from: readonly string[]): Promise<void> {
    await db(TABLE)
      .whereIn("call_id", [...from])
      .update({ call_id: to });
  },

  /** Its file becomes a loose one by itself. */
  async delete(db: Queryable, id: string): Promise<void> {
    await db(TABLE).where({ id }).delete();
  },

  /** Removes up to `limit` of those from before `olderThan`; resolves with how many. Uses index recordings_created. */
  async prune(db: Queryable, olderThan: Date, limit: number): Promise<number> {
    return deleteOldest(db, { table: TABLE, key: "id", since: "created_at" }, olderThan, limit);
  },

  /** The key that links are signed with; all processes have the same one. */
  async linkSecret(db: Queryable): Promise<Buffer> {
    const row = await db("signing_secrets").select("secret").where({ purpose: "recording-links" }).first();
    if (!row) throw new Error("there is no secret to sign links with");
    return row.secret;
  },
};

function select(db: Queryable, scope: RecordScope) {
  return db(TABLE)
    .leftJoin("calls", "calls.id", "recordings.call_id")
    .select<Row[]>(...QUALIFIED)
    .modify((query) => {
      if (scope === "all") return;
      query.whereRaw(`(${OWNER} is null or ${OWNER} = any (?::uuid[]))`, [[...scope.ownerIds]]);
    });
}

type Row = Pick<RecordingRow, (typeof COLUMNS)[number]>;

const NAMES = {
  callId: "call_id",
  ownerId: "owner_id",
  source: "source",
  providerSid: "provider_sid",
  providerCallId: "provider_call_id",
  sourceUrl: "source_url",
  status: "status",
  failure: "failure",
  fileKey: "file_key",
  fileName: "file_name",
  contentType: "content_type",
  bytes: "bytes",
  sha256: "sha256",
  durationMs: "duration_ms",
  channelCount: "channel_count",
  sampleRateHz: "sample_rate_hz",
  peaks: "peaks",
  peakMs: "peak_ms",
  runNumber: "run_number",
  queuedAt: "queued_at",
  startedAt: "started_at",
  readyAt: "ready_at",
  processingMs: "processing_ms",
  createdBy: "created_by",
} as const satisfies Record<keyof RecordingFields, keyof RecordingRow>;

function toColumns(fields: RecordingFields): Partial<RecordingRow> {
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [NAMES[field as keyof RecordingFields], value]),
  );
}

function toRecording(row: Row): Recording {
  return {
    id: row.id,
    callId: row.call_id,
    ownerId: row.owner_id,
    source: row.source,
    providerSid: row.provider_sid,
    providerCallId: row.provider_call_id,
    sourceUrl: row.source_url,
    status: row.status,
    failure: row.failure as RecordingFailure | null,
    fileKey: row.file_key,
    fileName: row.file_name,
    contentType: row.content_type,
    bytes: row.bytes === null ? null : Number(row.bytes),
    sha256: row.sha256,
    durationMs: row.duration_ms,
    channelCount: row.channel_count,
    sampleRateHz: row.sample_rate_hz,
    peakMs: row.peak_ms,
    runNumber: row.run_number,
    queuedAt: row.queued_at,
    startedAt: row.started_at,
    readyAt: row.ready_at,
    processingMs: row.processing_ms,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
