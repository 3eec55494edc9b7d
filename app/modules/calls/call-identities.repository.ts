import type { Queryable } from "../../platform/database/index.ts";
import type { ProviderId } from "./call-identity.policy.ts";
import { LOCKED_COLUMNS, type LockedCall, toLockedCall } from "./calls.repository.ts";

const IDENTITIES = "call_identities";
const ALIASES = "call_aliases";

/** A call that goes by one of an event's ids. */
export interface FoundCall extends LockedCall {
  /** Is the speaker's id known to be that of a leg of this call? */
  readonly isLegKnown: boolean;
}

/** Finds calls by the ids that providers give them, and keeps which rows proved to be one call. */
export const callIdentitiesRepository = {
  /**
   * Lets nobody else look for, or add, calls of these ids until the transaction ends. Everybody asks in the same order,
   * and before locking any row, so that nobody waits in a circle.
   */
  async claim(db: Queryable, ids: readonly ProviderId[]): Promise<void> {
    const keys = ids.map(({ provider, callId }) => `${provider}:${callId}`).sort();
    await db.raw("select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest(?::text[]) as key", [
      keys,
    ]);
  },

  /**
   * Finds the calls that go by any of these ids and locks them: several when they prove to be one. Uses indexes
   * calls_provider_call, calls_carrier_call and call_identities' key.
   */
  async lock(db: Queryable, ids: readonly ProviderId[]): Promise<FoundCall[]> {
    const pairs = ids.map(({ provider, callId }) => [provider, callId] as const);
    const [speaker = ["", ""]] = pairs;
    const rows = await db("calls")
      .select<(Parameters<typeof toLockedCall>[0] & { is_leg_known: boolean })[]>([
        ...LOCKED_COLUMNS,
        db.raw(
          `exists (select from ${IDENTITIES} i where i.call_id = calls.id and i.is_leg
            and i.provider = ? and i.provider_call_id = ?) as is_leg_known`,
          [...speaker],
        ),
      ])
      .whereIn(["provider", "provider_call_id"], pairs)
      .orWhereIn(
        "carrier_call_id",
        ids.map(({ callId }) => callId),
      )
      // An array, not a subquery: the planner looks such ids up in the index.
      .orWhereRaw(
        `id = any (array(select call_id from ${IDENTITIES}
          where (provider, provider_call_id) in (${pairs.map(() => "(?, ?)").join(", ")})))`,
        pairs.flat(),
      )
      .orderBy("id")
      .forUpdate();
    return rows.map((row) => ({ ...toLockedCall(row), isLegKnown: row.is_leg_known }));
  },

  /** Keeps ids of a call that its own row has no room for. */
  async add(db: Queryable, callId: string, ids: readonly ProviderId[]): Promise<void> {
    if (ids.length === 0) return;
    await db(IDENTITIES)
      .insert(
        ids.map((id) => ({
          provider: id.provider,
          provider_call_id: id.callId,
          call_id: callId,
          is_leg: id.isLeg,
        })),
      )
      .onConflict(["provider", "provider_call_id"])
      .merge({
        call_id: callId,
        // What was said to be a leg once stays one.
        is_leg: db.raw(`${IDENTITIES}.is_leg or excluded.is_leg`),
      });
  },

  /** Moves what providers said, the story, and every id and address, of rows that go to the call that stays; then they are gone. */
  async absorb(db: Queryable, stays: string, goes: readonly string[]): Promise<void> {
    for (const table of ["provider_events", "call_story", IDENTITIES, ALIASES] as const) {
      await db(table)
        .whereIn("call_id", [...goes])
        .update({ call_id: stays });
    }
    await db(ALIASES).insert(goes.map((id) => ({ id, call_id: stays })));
    await db("calls")
      .whereIn("id", [...goes])
      .delete();
  },
};
