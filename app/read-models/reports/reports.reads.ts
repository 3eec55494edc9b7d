import type { Queryable } from "../../platform/database/index.ts";
import type { ReportDefinition } from "./report.types.ts";
import type { Period } from "./reports.policy.ts";
import type { ReportGroup } from "./reports.contract.ts";

/** A row of a report, by its columns' names. */
export type ReportRow = Readonly<Record<string, string | number | null>>;

/** What today looks like. */
export interface DashboardNow {
  readonly callsToday: number;
  readonly activeP1: number;
  readonly meanDurationLastHourSeconds: number | null;
  readonly uniqueCallers24Hours: number;
}

/** Figures of a day. */
export interface DayFigures {
  readonly day: string;
  readonly total: number;
  readonly completed: number;
  readonly answered: number;
  readonly p1: number;
  readonly meanDurationSeconds: number | null;
  readonly talkTimeSeconds: number;
}

/** When figures were computed, and how old they were when they were read. */
export interface Age {
  readonly refreshedAt: Date;
  readonly ageSeconds: number;
}

/** Both views at one moment. */
export interface Dashboard {
  readonly timeZone: string;
  readonly now: DashboardNow & Age;
  readonly daily: Age & { readonly days: readonly DayFigures[] };
}

const COUNTED_STATEMENTS = `
  select query, (shared_blks_hit + shared_blks_read)::float8 as pages from pg_stat_statements
  where dbid = (select oid from pg_database where datname = current_database())`;
const NO_STATEMENTS = "select null::text as query, 0::float8 as pages where false";

/** Reads of reports. Those over a period name their indexes in their definitions. */
export function createReportsReads({ pool }: { readonly pool: Queryable }) {
  return {
    /** Rows of a report after the one that was sorted by `after`, in order, each with what it is sorted by. */
    async rows(
      definition: ReportDefinition,
      group: ReportGroup,
      period: Period | null,
      page: { readonly after: string | undefined; readonly limit: number },
    ): Promise<{ readonly sortKey: string; readonly row: ReportRow }[]> {
      const statements =
        definition.usesStatements && (await countsStatements(pool)) ? COUNTED_STATEMENTS : NO_STATEMENTS;
      const { rows } = await pool.raw<{ rows: ({ sort_key: string } & ReportRow)[] }>(
        `with ${definition.usesStatements ? `statements as (${statements}),` : ""} report as (${definition.sql[group]})
        select * from report
        where cast(:after as text) is null or sort_key collate "C" > cast(:after as text)
        order by sort_key collate "C" limit :limit`,
        {
          fromAt: period?.fromAt ?? "",
          toAt: period?.toAt ?? "",
          days: period?.days.map(({ day }) => day) ?? [],
          begins: period?.days.map(({ beginsAt }) => beginsAt.toISOString()) ?? [],
          ends: period?.days.map(({ endsAt }) => endsAt.toISOString()) ?? [],
          zone: period?.timeZone ?? "",
          after: page.after ?? null,
          limit: page.limit,
        },
      );
      return rows.map(({ sort_key: sortKey, ...row }) => ({ sortKey, row }));
    },

    /** Both views in one statement. */
    async dashboard(): Promise<Dashboard> {
      const { rows } = await pool.raw<{ rows: [DashboardRow] }>(`
        select dashboard_now.*, extract(epoch from now() - refreshed_at)::float8 as age_s, daily.*
        from dashboard_now, (
          select min(refreshed_at) as daily_refreshed_at, extract(epoch from now() - min(refreshed_at))::float8 as daily_age_s,
            json_agg(json_build_object('day', day, 'total', total, 'completed', completed, 'answered', answered, 'p1', p1,
              'meanDurationSeconds', mean_duration_s, 'talkTimeSeconds', talk_time_s) order by day) as days
          from call_analytics_daily
        ) as daily`);
      const [row] = rows;
      return {
        timeZone: row.time_zone,
        now: {
          callsToday: row.calls_today,
          activeP1: row.active_p1,
          meanDurationLastHourSeconds: row.mean_duration_last_hour_s,
          uniqueCallers24Hours: row.unique_callers_24h,
          refreshedAt: row.refreshed_at,
          ageSeconds: row.age_s,
        },
        daily: { refreshedAt: row.daily_refreshed_at, ageSeconds: row.daily_age_s, days: row.days },
      };
    },
  };
}

interface DashboardRow {
  readonly calls_today: number;
  readonly active_p1: number;
  readonly mean_duration_last_hour_s: number | null;
  readonly unique_callers_24h: number;
  readonly time_zone: string;
  readonly refreshed_at: Date;
  readonly age_s: number;
  readonly daily_refreshed_at: Date;
  readonly daily_age_s: number;
  readonly days: readonly DayFigures[];
}

/** Is pg_stat_statements installed, loaded and readable for us? It is nobody's duty to have it. */
export async function countsStatements(db: Queryable): Promise<boolean> {
  const { rows } = await db.raw<{ rows: { is_there: boolean }[] }>(
    "select to_regclass('pg_stat_statements') is not null as is_there",
  );
  if (!rows[0]?.is_there) return false;
  return db.raw("select from pg_stat_statements limit 1").then(
    () => true,
    () => false,
  );
}
