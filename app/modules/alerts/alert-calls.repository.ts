import type { AlertCallRow } from "../../migrations/tables.generated.ts";
import type { Queryable } from "../../platform/database/index.ts";

const TABLE = "alert_calls";
const COLUMNS = [
  "id",
  "alert_id",
  "user_id",
  "recipient_name",
  "to_number",
  "status",
  "attempts",
  "due_at",
  "attempted_at",
  "provider",
  "provider_call_id",
  "reason",
  "traceparent",
  "created_at",
  "placed_at",
  "ended_at",
] as const;

export type AlertCallStatus = AlertCallRow["status"];

/** A call by which an alert is read aloud to somebody. */
export interface AlertCall {
  readonly id: string;
  readonly alertId: string;
  readonly userId: string;
  readonly recipientName: string;
  readonly toNumber: string;
  readonly status: AlertCallStatus;
  readonly attempts: number;
  /** When it is placed, or looked after again; null: nothing is left to do. */
  readonly dueAt: Date | null;
  readonly attemptedAt: Date | null;
  readonly provider: string | null;
  readonly providerCallId: string | null;
  readonly reason: string | null;
  readonly traceparent: string | null;
  readonly createdAt: Date;
  readonly placedAt: Date | null;
  readonly endedAt: Date | null;
}

/** What a change may set. */
export type AlertCallChange = Partial<
  Pick<
    AlertCall,
    | "status"
    | "attempts"
    | "dueAt"
    | "attemptedAt"
    | "provider"
    | "providerCallId"
    | "reason"
    | "placedAt"
    | "endedAt"
  >
>;

/** Writes calls by which alerts are read aloud, and reads them under lock. */
export const alertCallsRepository = {
  async insert(
    db: Queryable,
    calls: readonly Pick<AlertCall, "alertId" | "userId" | "recipientName" | "toNumber" | "traceparent">[],
  ): Promise<void> {
    if (calls.length === 0) return;
    await db(TABLE).insert(
      calls.map((call) => ({
        alert_id: call.alertId,
        user_id: call.userId,
        recipient_name: call.recipientName,
        to_number: call.toNumber,
        traceparent: call.traceparent,
      })),
    );
  },

  /** Those that are due, what waits longest first. Uses index alert_calls_due. */
  async due(db: Queryable, at: Date, limit: number): Promise<AlertCall[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .where("due_at", "<=", at)
      .orderBy("due_at")
      .limit(limit);
    return rows.map(toCall);
  },

  async byId(db: Queryable, id: string): Promise<AlertCall | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .first();
    return row ? toCall(row) : null;
  },

  async lock(db: Queryable, id: string): Promise<AlertCall | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .forUpdate()
      .first();
    return row ? toCall(row) : null;
  },

  async update(db: Queryable, id: string, change: AlertCallChange): Promise<void> {
    const { dueAt, attemptedAt, providerCallId, placedAt, endedAt, ...same } = change;
    await db(TABLE)
      .where({ id })
      .update({
        ...same,
        ...(dueAt === undefined ? {} : { due_at: dueAt }),
        ...(attemptedAt === undefined ? {} : { attempted_at: attemptedAt }),
        ...(providerCallId === undefined ? {} : { provider_call_id: providerCallId }),
        ...(placedAt === undefined ? {} : { placed_at: placedAt }),
        ...(endedAt === undefined ? {} : { ended_at: endedAt }),
      });
  },

  /**
   * Is another call to this number in doubt? Holds whoever asks the same until the end of the transaction. Uses index alert_calls_due.
   */
  async isAnotherInDoubt(
    db: Queryable,
    { id, toNumber }: Pick<AlertCall, "id" | "toNumber">,
  ): Promise<boolean> {
    await db.raw("select pg_advisory_xact_lock(hashtextextended(?, 0))", [`alert calls to ${toNumber}`]);
    const row = await db(TABLE)
      .where({ to_number: toNumber, status: "placing" })
      .whereNotNull("due_at")
      .whereNot({ id })
      .first("id");
    return row !== undefined;
  },

  /** Has those of an alert looked after at once that ring or are about to. Uses index alert_calls_alert. */
  async hurry(db: Queryable, alertId: string): Promise<void> {
    await db(TABLE)
      .where({ alert_id: alertId })
      .whereIn("status", ["queued", "placed"])
      .whereNull("ended_at")
      .update({ due_at: db.raw("clock_timestamp()") });
  },

  /** Of these calls of the carrier, those that a row of ours has already. Uses index alert_calls_provider_call. */
  async known(db: Queryable, providerCallIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await db(TABLE)
      .select("provider_call_id")
      .whereIn("provider_call_id", [...providerCallIds]);
    return new Set(rows.flatMap(({ provider_call_id: id }) => id ?? []));
  },

  /** Calls of these alerts, in the order in which they were written. Uses index alert_calls_alert. */
  async ofAlerts(db: Queryable, alertIds: readonly string[]): Promise<AlertCall[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .whereIn("alert_id", [...alertIds])
      .orderBy(["created_at", "id"]);
    return rows.map(toCall);
  },
};

function toCall(row: Pick<AlertCallRow, (typeof COLUMNS)[number]>): AlertCall {
  return {
    id: row.id,
    alertId: row.alert_id,
    userId: row.user_id,
    recipientName: row.recipient_name,
    toNumber: row.to_number,
    status: row.status,
    attempts: row.attempts,
    dueAt: row.due_at,
    attemptedAt: row.attempted_at,
    provider: row.provider,
    providerCallId: row.provider_call_id,
    reason: row.reason,
    traceparent: row.traceparent,
    createdAt: row.created_at,
    placedAt: row.placed_at,
    endedAt: row.ended_at,
  };
}
