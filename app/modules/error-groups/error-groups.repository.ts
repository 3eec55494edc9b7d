import type { ErrorGroupRow } from "../../migrations/tables.generated.ts";
import { deleteOldest, newestFirst, type Queryable } from "../../platform/database/index.ts";
import type { SeenErrors } from "./error-tracker.ts";
import type { ErrorTier } from "./fingerprint.policy.ts";

const TABLE = "error_groups";

/** All errors of one kind. */
export interface ErrorGroup {
  readonly id: string;
  readonly fingerprint: string;
  readonly tier: ErrorTier;
  readonly type: string;
  readonly message: string;
  readonly frames: readonly string[];
  readonly count: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly firstRelease: string;
  readonly lastRelease: string;
  readonly traceId: string | null;
  /** Null: it is open. */
  readonly resolvedAt: Date | null;
  readonly regressions: number;
}

/** Which groups a list shows. */
export interface ErrorGroupFilter {
  readonly status?: "open" | "resolved" | undefined;
  readonly tier?: ErrorTier | undefined;
}

/** Writes and reads groups of errors. */
export const errorGroupsRepository = {
  /** Adds what was seen to its groups. A group that was resolved before it was seen again is open once more. */
  async add(db: Queryable, seen: readonly SeenErrors[]): Promise<void> {
    await db.raw(
      `insert into error_groups as known (fingerprint, tier, type, message, frames, count, first_seen_at, last_seen_at,
          first_release, last_release, trace_id)
        select fingerprint, tier, type, message, array(select jsonb_array_elements_text(frames)), count,
            "firstSeenAt", "lastSeenAt", release, release, "traceId"
          from jsonb_to_recordset(?) as seen (fingerprint text, tier text, type text, message text, frames jsonb, count bigint,
            "firstSeenAt" timestamptz, "lastSeenAt" timestamptz, release text, "traceId" text)
          order by fingerprint
        on conflict (fingerprint) do update set
          count = known.count + excluded.count,
          first_seen_at = least(known.first_seen_at, excluded.first_seen_at),
          last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at),
          last_release = excluded.last_release,
          trace_id = coalesce(excluded.trace_id, known.trace_id),
          regressions = known.regressions + (known.resolved_at < excluded.last_seen_at)::integer,
          resolved_at = case when known.resolved_at >= excluded.last_seen_at then known.resolved_at end`,
      [JSON.stringify(seen)],
    );
  },

  /** Last seen first. Uses index error_groups_seen. */
  async page(
    db: Queryable,
    { status, tier }: ErrorGroupFilter,
    limit: number,
    after: { readonly at: string; readonly id: string } | undefined,
  ): Promise<ErrorGroup[]> {
    const rows: ErrorGroupRow[] = await db(TABLE)
      .modify((query) => {
        if (status === "open") query.whereNull("resolved_at");
        if (status === "resolved") query.whereNotNull("resolved_at");
        if (tier) query.where({ tier });
      })
      .modify(newestFirst(limit, after, { at: "last_seen_at" }));
    return rows.map(toGroup);
  },

  async byId(db: Queryable, id: string): Promise<ErrorGroup | null> {
    const row = await db(TABLE).where({ id }).first();
    return row ? toGroup(row) : null;
  },

  /** Null: there is no such group. */
  async setResolved(db: Queryable, id: string, at: Date | null): Promise<ErrorGroup | null> {
    const [row] = await db(TABLE).where({ id }).update({ resolved_at: at }).returning("*");
    return row ? toGroup(row) : null;
  },

  async openByTier(db: Queryable): Promise<{ readonly tier: ErrorTier; readonly count: number }[]> {
    const { rows } = await db.raw<{ rows: { tier: ErrorTier; count: number }[] }>(
      `select tier, (count(error_groups.id) filter (where resolved_at is null))::integer as count
        from unnest(array['server', 'browser']) as tier left join error_groups using (tier) group by tier`,
    );
    return rows;
  },

  /** Forgets up to `limit` groups that were last seen before `olderThan`. Uses index error_groups_seen. */
  prune: (db: Queryable, olderThan: Date, limit: number): Promise<number> =>
    deleteOldest(db, { table: TABLE, key: "id", since: "last_seen_at" }, olderThan, limit),
};

function toGroup(row: ErrorGroupRow): ErrorGroup {
  return {
    id: row.id,
    fingerprint: row.fingerprint,
    tier: row.tier as ErrorTier,
    type: row.type,
    message: row.message,
    frames: row.frames,
    count: Number(row.count),
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    firstRelease: row.first_release,
    lastRelease: row.last_release,
    traceId: row.trace_id,
    resolvedAt: row.resolved_at,
    regressions: row.regressions,
  };
}
