import type { OutboxRow } from "../../migrations/tables.generated.ts";
import { type Database, keysetCursor } from "../database/index.ts";
import type { Outbox, SetAsideEntry } from "./outbox.types.ts";

const TABLE = "outbox";
const SET_ASIDE_COLUMNS = [
  "id",
  "kind",
  "attempts",
  "last_error",
  "created_at",
  "set_aside_at",
  "settlement",
  "settled_at",
  "settled_reason",
] as const;
type SetAsideRow = Pick<OutboxRow, (typeof SET_ASIDE_COLUMNS)[number]>;

/** What people can do about entries that were set aside. */
export function createSetAside(
  database: Database,
): Pick<Outbox, "listSetAside" | "lockSetAside" | "retry" | "settleSetAside"> {
  return {
    listSetAside: async ({ limit, cursor, state }) => {
      const after = keysetCursor.read(cursor, "number");
      const rows = await database
        .pool(TABLE)
        .select(...SET_ASIDE_COLUMNS)
        .whereNotNull("set_aside_at")
        .whereNull("published_at")
        .modify((query) => {
          if (state === undefined) query.whereRaw("settlement is distinct from 'discarded'");
          else query.where({ settlement: state === "open" ? null : state });
          if (after) query.whereRaw("(set_aside_at, id) < (?::timestamptz, ?::bigint)", [after.at, after.id]);
        })
        .orderBy([
          { column: "set_aside_at", order: "desc" },
          { column: "id", order: "desc" },
        ])
        .limit(limit + 1);
      return keysetCursor.page(rows.map(toSetAside), limit, ({ setAsideAt, id }) => ({
        at: setAsideAt.toISOString(),
        id,
      }));
    },
    lockSetAside: async (transaction, id) => {
      const row = await transaction(TABLE)
        .select(...SET_ASIDE_COLUMNS)
        .where({ id })
        .whereNotNull("set_aside_at")
        .whereNull("published_at")
        .forUpdate()
        .first();
      return row ? toSetAside(row) : null;
    },
    retry: async (transaction, id) => {
      const count = await transaction(TABLE)
        .where({ id })
        .whereNotNull("set_aside_at")
        .whereNull("published_at")
        .update({
          set_aside_at: null,
          attempts: 0,
          available_at: transaction.fn.now(),
          settlement: null,
          settled_at: null,
          settled_reason: null,
        });
      return count > 0;
    },
    settleSetAside: async (transaction, id, settlement, reason) => {
      await transaction(TABLE)
        .where({ id })
        .update({
          settlement,
          settled_at: settlement && transaction.fn.now(),
          settled_reason: settlement && reason,
        });
    },
  };
}

function toSetAside(row: SetAsideRow): SetAsideEntry {
  return {
    id: row.id,
    kind: row.kind,
    attempts: row.attempts,
    lastError: row.last_error ?? "",
    createdAt: row.created_at,
    // Rows are read by this column being there.
    setAsideAt: row.set_aside_at ?? row.created_at,
    settlement: row.settlement,
    settledAt: row.settled_at,
    settledReason: row.settled_reason,
  };
}
