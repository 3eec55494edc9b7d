import type { AlertRow } from "../../migrations/tables.generated.ts";
import type { Queryable } from "../../platform/database/index.ts";

const TABLE = "alerts";
const COLUMNS = ["id", "call_id", "tool_call_id", "priority", "body", "traceparent", "created_at"] as const;

/** An urgent alert of a call. */
export interface Alert {
  readonly id: string;
  readonly callId: string;
  readonly toolCallId: string;
  readonly priority: 1 | 2 | 3 | 4;
  readonly body: string;
  readonly traceparent: string | null;
  readonly createdAt: Date;
}

/** Writes and reads alerts. */
export const alertsRepository = {
  /** Null when this tool call raised its alert before. Uses index alerts_tool_call. */
  async insert(db: Queryable, alert: Omit<Alert, "id" | "createdAt">): Promise<Alert | null> {
    const [row] = await db(TABLE)
      .insert({
        call_id: alert.callId,
        tool_call_id: alert.toolCallId,
        priority: alert.priority,
        body: alert.body,
        traceparent: alert.traceparent,
      })
      .onConflict(["call_id", "tool_call_id"])
      .ignore()
      .returning(COLUMNS);
    return row ? toAlert(row) : null;
  },

  /** Uses index alerts_tool_call. */
  async byToolCall(db: Queryable, callId: string, toolCallId: string): Promise<Alert | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ call_id: callId, tool_call_id: toolCallId })
      .first();
    return row ? toAlert(row) : null;
  },

  /**
   * Gives a call the alerts of rows that become part of it. Where both have one of the same tool call, the one that
   * moves keeps a key of its own: it was raised, and people were told.
   */
  async move(db: Queryable, stays: string, goes: readonly string[]): Promise<void> {
    await db(TABLE)
      .whereIn("call_id", [...goes])
      .update({
        call_id: stays,
        tool_call_id: db.raw(
          `case when exists (select from ${TABLE} other where other.tool_call_id = ${TABLE}.tool_call_id
              and other.id <> ${TABLE}.id and other.call_id = any (?::uuid[]))
            then ${TABLE}.tool_call_id || '@' || ${TABLE}.call_id else ${TABLE}.tool_call_id end`,
          [[stays, ...goes]],
        ),
      });
  },

  async byIds(db: Queryable, ids: readonly string[]): Promise<Alert[]> {
    if (ids.length === 0) return [];
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .whereIn("id", [...ids]);
    return rows.map(toAlert);
  },

  /** Alerts of a call, oldest first. Uses index alerts_tool_call. */
  async ofCall(db: Queryable, callId: string): Promise<Alert[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .where({ call_id: callId })
      .orderBy("created_at");
    return rows.map(toAlert);
  },

  /** Newest first. Uses index alerts_created. */
  async page(db: Queryable, limit: number, after: { at: string; id: string } | undefined): Promise<Alert[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .modify((query) => {
        if (after) query.whereRaw("(created_at, id) < (?::timestamptz, ?::uuid)", [after.at, after.id]);
      })
      .orderBy([
        { column: "created_at", order: "desc" },
        { column: "id", order: "desc" },
      ])
      .limit(limit);
    return rows.map(toAlert);
  },
};

function toAlert(row: Pick<AlertRow, (typeof COLUMNS)[number]>): Alert {
  return {
    id: row.id,
    callId: row.call_id,
    toolCallId: row.tool_call_id,
    priority: row.priority,
    body: row.body,
    traceparent: row.traceparent,
    createdAt: row.created_at,
  };
}
