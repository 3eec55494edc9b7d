import type { Queryable } from "../database/index.ts";

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

/**
 * Keeps an event within the caller's transaction.
 * @returns false when it was told before: the caller then changes nothing. Uses index provider_events_key.
 */
export async function recordInboxEvent(transaction: Queryable, event: InboxEvent): Promise<boolean> {
  const rows = await transaction(TABLE)
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

/** Forgets events processed before `olderThan`; resolves with how many. Uses index provider_events_processed. */
export async function pruneInbox(db: Queryable, olderThan: Date): Promise<number> {
  return db(TABLE).where("processed_at", "<", olderThan).delete();
}
