import type { Queryable } from "../../platform/database/index.ts";
import { countsStatements, createReportsReads, indexesReport, type ReportRow } from "../reports/index.ts";

/** More indexes than any database of ours has. */
const ALL_INDEXES = 1_000;

/** What the database tells of itself and of the week. */
export function createPerformanceReads({ pool }: { readonly pool: Queryable }) {
  const reports = createReportsReads({ pool });
  return {
    /** The report of indexes, all of it. */
    async indexes(): Promise<readonly ReportRow[]> {
      const found = await reports.rows(indexesReport, "index", null, {
        after: undefined,
        limit: ALL_INDEXES,
      });
      return found.map(({ row }) => row);
    },

    /** Statements by the time that they took since counting began; null where PostgreSQL does not count them. */
    async topStatements(limit: number) {
      if (!(await countsStatements(pool))) return null;
      const { rows } = await pool.raw<{
        rows: { query: string; calls: number; mean_ms: number; share: number; since: string }[];
      }>(
        `select regexp_replace(left(query, 400), '\\s+', ' ', 'g') as query, calls::float8 as calls, mean_exec_time as mean_ms,
            total_exec_time / nullif(sum(total_exec_time) over (), 0) as share,
            to_char((select stats_reset from pg_stat_statements_info), 'YYYY-MM-DD') as since
          from pg_stat_statements
          where dbid = (select oid from pg_database where datname = current_database())
          order by total_exec_time desc limit ?`,
        [limit],
      );
      return {
        since: rows[0]?.since ?? "counting began",
        rows: rows.map(({ query, calls, mean_ms: meanMs, share }) => ({
          statement: query,
          calls,
          meanSeconds: meanMs / 1_000,
          shareRatio: share,
        })),
      };
    },

    /** Pages that were asked for, and the share of them that PostgreSQL had in its memory. */
    async bufferHits(): Promise<{ readonly reads: number; readonly hitRatio: number | null }> {
      const { rows } = await pool.raw<{ rows: [{ hits: number; reads: number }] }>(
        `select blks_hit::float8 as hits, (blks_hit + blks_read)::float8 as reads
          from pg_stat_database where datname = current_database()`,
      );
      const [{ hits, reads }] = rows;
      return { reads, hitRatio: reads > 0 ? hits / reads : null };
    },

    /** The whole database, and its largest tables with their indexes. */
    async sizes(limit: number) {
      const { rows } = await pool.raw<{
        rows: { table: string; size: number; rows: number; total: number }[];
      }>(
        `select relname as "table", pg_total_relation_size(relid)::float8 as size, n_live_tup::float8 as rows,
            pg_database_size(current_database())::float8 as total
          from pg_stat_user_tables order by size desc, relname limit ?`,
        [limit],
      );
      return {
        totalBytes: rows[0]?.total ?? 0,
        tables: rows.map(({ table, size, rows: count }) => ({ table, sizeBytes: size, rows: count })),
      };
    },

    /** The whole database's size in the newest report before a moment; null: there is none. Uses index performance_reports_created. */
    async sizeBefore(at: Date): Promise<{ readonly at: Date; readonly totalBytes: number } | null> {
      const row = await pool("performance_reports")
        .select("created_at", "database_bytes")
        .where("created_at", "<", at)
        .orderBy("created_at", "desc")
        .first();
      return row ? { at: row.created_at, totalBytes: Number(row.database_bytes) } : null;
    },

    /** What happened between two moments. Uses indexes calls_initiated, leads_created, record_changes_at and alerts_created. */
    async business(from: Date, to: Date) {
      const { rows } = await pool.raw<{ rows: [BusinessFigures] }>(
        `select calls.*, leads.*, changes.*, sent.* from
          (select count(*)::integer as calls, (count(*) filter (where started_at is not null))::integer as answered,
              avg(duration_s)::float8 as "meanDurationSeconds", (count(*) filter (where priority = 1))::integer as "p1Calls"
            from calls where initiated_at >= :from and initiated_at < :to) as calls,
          (select count(*)::integer as leads from leads
            where created_at >= :from and created_at < :to and deleted_at is null) as leads,
          (select count(*)::integer as conversions from record_changes
            where at >= :from and at < :to and subject_type = 'lead' and changes #>> '{status,to}' = 'converted') as changes,
          (select count(distinct alerts.id)::integer as alerts,
              (count(*) filter (where messages.status = 'delivered'))::float8
                / nullif(count(*) filter (where messages.status in ('delivered', 'failed')), 0) as "smsDeliveredRatio"
            from alerts left join messages on messages.alert_id = alerts.id
            where alerts.created_at >= :from and alerts.created_at < :to) as sent`,
        { from, to },
      );
      return rows[0];
    },

    /** Those whom the weekly report is mailed to. */
    async readers(): Promise<{ readonly id: string }[]> {
      return pool("users")
        .select("id")
        .whereIn("role", ["manager", "admin"])
        .whereNull("disabled_at")
        .orderBy("id");
    },

    /** Somebody who reads them still, and where; null: not any more. */
    async reader(userId: string): Promise<{ readonly email: string; readonly name: string } | null> {
      const row = await pool("users")
        .select("email", "name")
        .where({ id: userId })
        .whereIn("role", ["manager", "admin"])
        .whereNull("disabled_at")
        .first();
      return row ?? null;
    },

    /** Did anybody use the application before a moment? */
    async wasUsedBefore(at: Date): Promise<boolean> {
      const row = await pool("users").select("id").where("created_at", "<", at).first();
      return row !== undefined;
    },
  };
}

interface BusinessFigures {
  readonly calls: number;
  readonly answered: number;
  readonly meanDurationSeconds: number | null;
  readonly p1Calls: number;
  readonly leads: number;
  readonly conversions: number;
  readonly alerts: number;
  readonly smsDeliveredRatio: number | null;
}
