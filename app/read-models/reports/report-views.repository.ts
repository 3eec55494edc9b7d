import type { Database } from "../../platform/database/index.ts";
import type { ReportView } from "./report-views.policy.ts";

/** A refresh that takes longer is cut off: the next one would begin before it ends. */
const REFRESH_LIMIT_MS = 240_000;

/** What became of a wish to refresh a view: another process may be at it, or it may be fresh. */
export type RefreshOutcome = "refreshed" | "fresh" | "elsewhere";

/** Keeps the materialized views. */
export const reportViewsRepository = {
  /**
   * Refreshes a view that is older than `intervalMs`, or of another time zone, unless another process does. Readers go on
   * with what was there before, and see all of the new rows at once.
   */
  refreshIfDue(
    database: Database,
    view: ReportView,
    due: { readonly intervalMs: number; readonly timeZone: string },
  ): Promise<RefreshOutcome> {
    return database.transaction(async (tx) => {
      const { rows: locks } = await tx.raw<{ rows: { is_ours: boolean }[] }>(
        "select pg_try_advisory_xact_lock(hashtextextended(?, 0)) as is_ours",
        [`refresh of ${view}`],
      );
      if (!locks[0]?.is_ours) return "elsewhere";
      const { rows: states } = await tx.raw<{ rows: { is_fresh: boolean }[] }>(
        `select min(refreshed_at) > now() - ? * interval '1 millisecond' and min(time_zone) = ? as is_fresh from ${view}`,
        [due.intervalMs, due.timeZone],
      );
      if (states[0]?.is_fresh) return "fresh";
      await tx.raw("update report_settings set time_zone = ? where time_zone <> ?", [
        due.timeZone,
        due.timeZone,
      ]);
      await tx.raw(`set local statement_timeout = ${REFRESH_LIMIT_MS}`);
      await tx.raw(`refresh materialized view concurrently ${view}`);
      return "refreshed";
    });
  },

  /** How old each view's data are, in seconds. */
  async ages({
    pool,
  }: Pick<Database, "pool">): Promise<{ readonly view: ReportView; readonly seconds: number }[]> {
    const { rows } = await pool.raw(`
      select view, extract(epoch from now() - refreshed_at)::float8 as seconds from (
        select 'dashboard_now' as view, min(refreshed_at) as refreshed_at from dashboard_now
        union all select 'call_analytics_daily', min(refreshed_at) from call_analytics_daily) as views`);
    return rows;
  },
};
