import type { Queryable } from "../../platform/database/index.ts";

/** Tables whose rows are of calls, and move when calls become one. */
type OfCall = "recordings" | "voicemails" | "call_analyses";

/** A call may become part of another, and that one of a third, while somebody waits. */
const MOVES_MAX = 3;

/**
 * Keeps a call from going, or becoming part of another, until the transaction ends; events of it wait no longer than for a row that
 * names it. False: it is gone by now, and whoever knows it by a provider's id finds the one that it has become part of.
 */
export async function holdCall(db: Queryable, id: string): Promise<boolean> {
  const { rows } = await db.raw<{ rows: unknown[] }>("select 1 from calls where id = ? for key share", [id]);
  return rows.length > 0;
}

/**
 * Holds the call of a row, whichever that is by now. Whoever locks such a row asks for this before: what makes several calls one locks
 * them first and their rows then, and in the other order each would wait for the other.
 */
export async function holdCallOf(db: Queryable, table: OfCall, id: string): Promise<void> {
  for (let moves = 0; moves < MOVES_MAX; moves += 1) {
    const row = await db(table).select("call_id").where({ id }).first();
    if (!row?.call_id || (await holdCall(db, row.call_id))) return;
  }
}

/** As `holdCallOf` for many rows, whose calls are held in one order. */
export async function holdCallsOf(db: Queryable, table: OfCall, ids: readonly string[]): Promise<void> {
  for (let moves = 0; moves < MOVES_MAX; moves += 1) {
    const rows = await db(table)
      .select("call_id")
      .whereRaw("id = any (?::uuid[])", [[...ids]]);
    const callIds = [...new Set(rows.flatMap(({ call_id }) => call_id ?? []))];
    const { rows: held } = await db.raw<{ rows: unknown[] }>(
      "select 1 from calls where id = any (?::uuid[]) order by id for key share",
      [callIds],
    );
    if (held.length === callIds.length) return;
  }
}
