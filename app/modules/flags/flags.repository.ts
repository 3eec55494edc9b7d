import type { FeatureFlagOverrideRow } from "../../migrations/tables.generated.ts";
import type { Queryable } from "../../platform/database/index.ts";
import type { FlagScope } from "./flags.contract.ts";

const TABLE = "feature_flag_overrides";
const COLUMNS = ["flag", "scope", "target", "is_on", "reason", "changed_at"] as const;

/** Which override it is. */
export interface OverrideKey {
  /** Rows may outlive their flag. */
  readonly flag: string;
  readonly scope: FlagScope;
  readonly target: string;
}

/** For whom a flag is other than its default. */
export interface FlagOverride extends OverrideKey {
  readonly isOn: boolean;
  readonly reason: string;
  readonly changedAt: Date;
}

/** Reads and writes what is overridden; the table is small and read whole. */
export const flagsRepository = {
  async all(db: Queryable): Promise<FlagOverride[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .orderBy(["flag", "scope", "target"]);
    return rows.map(toOverride);
  },

  /** What one override says; null where there is none. Waits for another change of it. */
  async lock(db: Queryable, key: OverrideKey): Promise<boolean | null> {
    const row = await db(TABLE)
      .select("is_on")
      .where({ ...key })
      .forUpdate()
      .first();
    return row?.is_on ?? null;
  },

  async countUsers(db: Queryable, flag: string): Promise<number> {
    const row = await db(TABLE).where({ flag, scope: "user" }).count({ count: "*" }).first();
    return Number(row?.count ?? 0);
  },

  async save(db: Queryable, key: OverrideKey, isOn: boolean, reason: string): Promise<void> {
    await db(TABLE)
      .insert({ ...key, is_on: isOn, reason })
      .onConflict(["flag", "scope", "target"])
      .merge({ is_on: isOn, reason, changed_at: db.fn.now() });
  },

  async remove(db: Queryable, key: OverrideKey): Promise<void> {
    await db(TABLE)
      .where({ ...key })
      .delete();
  },
};

function toOverride(row: Pick<FeatureFlagOverrideRow, (typeof COLUMNS)[number]>): FlagOverride {
  return {
    flag: row.flag,
    scope: row.scope,
    target: row.target,
    isOn: row.is_on,
    reason: row.reason,
    changedAt: row.changed_at,
  };
}
