import { deleteOldest, type Queryable } from "../database/index.ts";

const TABLE = "provider_events";
const MAX_RECEIPTS = 200;

/** Something that an outside system told us, as it is kept for the history. */
export interface InboxEvent {
  readonly provider: string;
  /** Unique per event of a provider and stable under redelivery. */
  readonly eventKey: string;
  readonly kind: string;
  readonly callId: string | null;
  readonly messageId: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly outcome: "applied" | "stale" | "acknowledged";
  readonly traceparent: string | null;
  readonly occurredAt: Date;
}

/** Rows of the caller's own that are written if, and only if, an event is new. */
export interface WrittenAlong {
  readonly table: string;
  /** By column; all have the same ones. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/**
 * Keeps an event within the caller's transaction, and what is written along with it by the same statement.
 * @returns false when it was told before: the caller then changes nothing. Uses index provider_events_key.
 */
export async function recordInboxEvent(
  transaction: Queryable,
  event: InboxEvent,
  along?: WrittenAlong,
): Promise<boolean> {
  const told = transaction(TABLE)
    .insert({
      provider: event.provider,
      event_key: event.eventKey,
      kind: event.kind,
      call_id: event.callId,
      message_id: event.messageId,
      payload: JSON.stringify(event.payload),
      outcome: event.outcome,
      traceparent: event.traceparent,
      occurred_at: event.occurredAt,
    })
    .onConflict(["provider", "event_key"])
    .ignore()
    .returning("id");
  const [first] = along?.rows ?? [];
  if (!along || !first) return (await told).length > 0;
  const columns = Object.keys(first);
  const names = columns.map(() => "??").join(", ");
  const { rows } = await transaction.raw<{ rows: unknown[] }>(
    `with told as (?)
      insert into ?? (${names}) select ${names} from told, jsonb_populate_recordset(null::??, ?::jsonb)
      returning 1`,
    [told, along.table, ...columns, ...columns, along.table, JSON.stringify(along.rows)],
  );
  return rows.length > 0;
}

/** What an outside system said of a message, as far as its trace is concerned. */
export interface InboxReceipt {
  readonly rawStatus: string | null;
  readonly traceparent: string | null;
  readonly receivedAt: Date;
}

/**
 * What was said of these messages within a time, oldest first: events are found by when they came. Uses index
 * provider_events_processed.
 */
export async function receiptsOfMessages(
  db: Queryable,
  messageIds: readonly string[],
  [from, to]: readonly [Date, Date],
): Promise<InboxReceipt[]> {
  const rows = await db(TABLE)
    .select<{ raw_status: string | null; traceparent: string | null; processed_at: Date }[]>(
      db.raw("payload->>'rawStatus' as raw_status"),
      "traceparent",
      "processed_at",
    )
    .whereBetween("processed_at", [from, to])
    .whereIn("message_id", [...messageIds])
    .orderBy("processed_at")
    .limit(MAX_RECEIPTS);
  return rows.map((row) => ({
    rawStatus: row.raw_status,
    traceparent: row.traceparent,
    receivedAt: row.processed_at,
  }));
}

/** When a provider last told something; null: not within the last hour. Uses index provider_events_processed. */
export async function lastHeardAt(db: Queryable, provider: string): Promise<Date | null> {
  const row = await db(TABLE)
    .select("processed_at")
    .where({ provider })
    .where("processed_at", ">", new Date(Date.now() - 3_600_000))
    .orderBy("processed_at", "desc")
    .first();
  return row?.processed_at ?? null;
}

/** Forgets up to `limit` events processed before `olderThan`; resolves with how many. Uses index provider_events_processed. */
export async function pruneInbox(db: Queryable, olderThan: Date, limit: number): Promise<number> {
  return deleteOldest(db, { table: TABLE, key: "id", since: "processed_at" }, olderThan, limit);
}
