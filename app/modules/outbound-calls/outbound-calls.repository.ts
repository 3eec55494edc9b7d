import type { OutboundCallRow } from "../../migrations/tables.generated.ts";
import type { Queryable } from "../../platform/database/index.ts";
import type { ReachPurpose } from "../reachability/index.ts";

const TABLE = "outbound_calls";
const COLUMNS = [
  "call_id",
  "purpose",
  "attempts",
  "attempted_at",
  "settled_at",
  "connected_at",
  "is_recorded",
] as const;

/** How far the placing of a call is. */
export interface Placing {
  readonly callId: string;
  readonly purpose: ReachPurpose;
  readonly attempts: number;
  /** When the carrier was last asked; null: nobody has asked it, or it said that it did not take it. */
  readonly attemptedAt: Date | null;
  /** When it was certain that the carrier has taken it, or never will. */
  readonly settledAt: Date | null;
  /** When the carrier was told with whom to connect the agent. */
  readonly connectedAt: Date | null;
  /** Null: that was not decided yet. */
  readonly isRecorded: boolean | null;
}

/** What becomes known of a placing. */
export type PlacingChange = Partial<
  Pick<
    OutboundCallRow,
    "attempts" | "attempted_at" | "settled_at" | "agent_answered_at" | "connected_at" | "is_recorded"
  >
>;

/** Writes how far the placing of calls is. Whoever changes a row has locked its call. */
export const outboundCallsRepository = {
  async insert(db: Queryable, callId: string, purpose: ReachPurpose): Promise<void> {
    await db(TABLE).insert({ call_id: callId, purpose });
  },

  async byId(db: Queryable, callId: string): Promise<Placing | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ call_id: callId })
      .first();
    return row ? toPlacing(row) : null;
  },

  async update(db: Queryable, callId: string, change: PlacingChange): Promise<void> {
    await db(TABLE).where({ call_id: callId }).update(change);
  },

  /**
   * Calls from before a time, and at most an hour older, of which it is not certain whether a carrier has taken them. Uses index
   * outbound_calls_waiting.
   */
  async waiting(db: Queryable, before: Date, limit: number): Promise<string[]> {
    const since = new Date(before.getTime() - 3_600_000);
    const rows = await db(TABLE)
      .select("call_id")
      .whereNull("settled_at")
      .where("created_at", "<", before)
      .where("created_at", ">", since)
      .orderBy("created_at")
      .limit(limit);
    return rows.map(({ call_id }) => call_id);
  },
};

function toPlacing(row: Pick<OutboundCallRow, (typeof COLUMNS)[number]>): Placing {
  return {
    callId: row.call_id,
    purpose: row.purpose,
    attempts: row.attempts,
    attemptedAt: row.attempted_at,
    settledAt: row.settled_at,
    connectedAt: row.connected_at,
    isRecorded: row.is_recorded,
  };
}
