import type { DncNumberRow } from "../../migrations/tables.generated.ts";
import type { Queryable } from "../../platform/database/index.ts";
import type { DncListQuery, DncReason, DncSource } from "./do-not-call.contract.ts";
import type { DncEntry } from "./do-not-call.policy.ts";

const TABLE = "dnc_numbers";
const COLUMNS = ["phone", "reason", "source", "added_by", "expires_at", "note", "created_at"] as const;
const QUALIFIED = COLUMNS.map((column) => `${TABLE}.${column}` as const);
/** What listing a number again replaces; of one that had expired, the time at which it was listed, too. */
const REPLACED = ["reason", "source", "added_by", "expires_at", "note"] as const;
/** Rows of one statement; a statement takes no more than 65,535 values. */
const ROWS_AT_ONCE = 2_000;

/** A number that nobody may call or write to, with the name of who listed it. */
export interface DncNumber {
  readonly phone: string;
  readonly reason: DncReason;
  readonly source: DncSource;
  readonly addedBy: string | null;
  readonly addedByName: string | null;
  readonly expiresAt: Date | null;
  readonly note: string | null;
  readonly createdAt: Date;
}

/** Who lists numbers, and how. */
export interface DncOrigin {
  readonly source: DncSource;
  readonly addedBy: string | null;
}

type DncViewRow = DncNumberRow & { readonly added_by_name: string | null };

/** Writes and reads the do-not-call list. */
export const doNotCallRepository = {
  /**
   * Lists numbers, each once in `entries`. One that is there is replaced only by what counts longer.
   * @returns those that were written: new (or expired until now), or counting longer than before
   */
  async upsert(
    db: Queryable,
    entries: readonly DncEntry[],
    { source, addedBy }: DncOrigin,
  ): Promise<Map<string, "added" | "extended">> {
    const written = new Map<string, "added" | "extended">();
    // In one order: two batches with the same numbers would wait for each other.
    const ordered = entries.toSorted((a, b) => (a.phone < b.phone ? -1 : 1));
    for (let from = 0; from < ordered.length; from += ROWS_AT_ONCE) {
      const rows = await db(TABLE)
        .insert(
          ordered.slice(from, from + ROWS_AT_ONCE).map(({ phone, reason, expiresAt, note }) => ({
            phone,
            reason,
            source,
            added_by: addedBy,
            expires_at: expiresAt,
            note,
          })),
        )
        .onConflict("phone")
        .merge({
          ...Object.fromEntries(REPLACED.map((column) => [column, db.raw("excluded.??", [column])])),
          created_at: db.raw(
            "case when dnc_numbers.expires_at <= excluded.created_at then excluded.created_at else dnc_numbers.created_at end",
          ),
        })
        .whereRaw("coalesce(excluded.expires_at, 'infinity') > coalesce(dnc_numbers.expires_at, 'infinity')")
        .returning<{ phone: string; is_new: boolean }[]>([
          "phone",
          db.raw("created_at = now()::timestamptz(3) as is_new"),
        ]);
      for (const { phone, is_new } of rows) written.set(phone, is_new ? "added" : "extended");
    }
    return written;
  },

  /** Takes a number off the list; was it there? */
  async delete(db: Queryable, phone: string): Promise<boolean> {
    return (await db(TABLE).where({ phone }).delete()) > 0;
  },

  /** One that has expired, too. */
  async byPhone(db: Queryable, phone: string): Promise<DncNumber | null> {
    const row = await view(db).where("dnc_numbers.phone", phone).first<DncViewRow | undefined>();
    return row ? toNumber(row) : null;
  },

  /** Newest first. Uses indexes dnc_numbers_created, and dnc_numbers_search for digits. */
  async page(
    db: Queryable,
    query: Omit<DncListQuery, "cursor" | "limit" | "q"> & { readonly digits?: string | undefined },
    now: Date,
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<DncNumber[]> {
    const rows: DncViewRow[] = await view(db)
      .modify((select) => {
        if (query.digits) select.where("dnc_numbers.phone", "like", `%${query.digits}%`);
        if (query.reason) select.where("dnc_numbers.reason", query.reason);
        if (query.source) select.where("dnc_numbers.source", query.source);
        if (query.state === "expired") select.where("dnc_numbers.expires_at", "<=", now);
        if (query.state === "active")
          select.whereRaw("(dnc_numbers.expires_at is null or dnc_numbers.expires_at > ?)", [now]);
        if (after)
          select.whereRaw("(dnc_numbers.created_at, dnc_numbers.phone) < (?::timestamptz, ?)", [
            after.at,
            `+${after.id}`,
          ]);
      })
      .orderBy([
        { column: "dnc_numbers.created_at", order: "desc" },
        { column: "dnc_numbers.phone", order: "desc" },
      ])
      .limit(limit);
    return rows.map(toNumber);
  },
};

function view(db: Queryable) {
  return db(TABLE)
    .leftJoin("users", "users.id", "dnc_numbers.added_by")
    .select(...QUALIFIED, db.raw("users.name as added_by_name"));
}

function toNumber(row: DncViewRow): DncNumber {
  return {
    phone: row.phone,
    reason: row.reason,
    source: row.source,
    addedBy: row.added_by,
    addedByName: row.added_by_name,
    expiresAt: row.expires_at,
    note: row.note,
    createdAt: row.created_at,
  };
}
