import type { PerformanceReportRow } from "../../migrations/tables.generated.ts";
import { deleteOldest, newestFirst, type Queryable } from "../../platform/database/index.ts";
import type { Section } from "./section.types.ts";

const TABLE = "performance_reports";
const HEAD = ["id", "trigger", "requested_by", "from_day", "to_day", "time_zone", "created_at"] as const;

/** Why a report was written: its hour had come, or somebody asked. */
export type ReportTrigger = "schedule" | "request";

/** A report without its sections. */
export interface PerformanceReportHead {
  readonly id: string;
  readonly trigger: ReportTrigger;
  readonly requestedBy: string | null;
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  readonly createdAt: Date;
}

/** How fast and how busy a week was, as it was written down. */
export interface PerformanceReport extends PerformanceReportHead {
  readonly sections: readonly Section[];
}

type HeadRow = Pick<PerformanceReportRow, (typeof HEAD)[number]>;

/** Writes and reads performance reports. */
export const performanceReportsRepository = {
  /** Null: the week's report was written by somebody else meanwhile. */
  async insert(
    db: Queryable,
    report: Omit<PerformanceReport, "id" | "createdAt"> & { readonly databaseBytes: number },
  ): Promise<PerformanceReport | null> {
    const [row] = await db(TABLE)
      .insert({
        trigger: report.trigger,
        requested_by: report.requestedBy,
        from_day: report.from,
        to_day: report.to,
        time_zone: report.timeZone,
        sections: JSON.stringify(report.sections),
        database_bytes: String(report.databaseBytes),
      })
      .onConflict()
      .ignore()
      .returning(HEAD);
    return row ? { ...toHead(row), sections: report.sections } : null;
  },

  async byId(db: Queryable, id: string): Promise<PerformanceReport | null> {
    const row = await db(TABLE)
      .select(...HEAD, "sections")
      .where({ id })
      .first();
    return row ? { ...toHead(row), sections: row.sections as Section[] } : null;
  },

  /** Is the report of the week that begins on this day written? Uses index performance_reports_week. */
  async isWritten(db: Queryable, fromDay: string): Promise<boolean> {
    const row = await db(TABLE)
      .select("id")
      .where({ from_day: fromDay })
      // In the words of the index, not as a parameter: the planner must see that they are the same.
      .whereRaw("trigger = 'schedule'")
      .first();
    return row !== undefined;
  },

  /** Newest first. Uses index performance_reports_created. */
  async page(
    db: Queryable,
    limit: number,
    after: { readonly at: string; readonly id: string } | undefined,
  ): Promise<PerformanceReportHead[]> {
    const rows = await db(TABLE)
      .select(...HEAD)
      .modify(newestFirst(limit, after));
    return rows.map(toHead);
  },

  /** Forgets up to `limit` reports that were written before `olderThan`. Uses index performance_reports_created. */
  prune: (db: Queryable, olderThan: Date, limit: number): Promise<number> =>
    deleteOldest(db, { table: TABLE, key: "id", since: "created_at" }, olderThan, limit),
};

function toHead(row: HeadRow): PerformanceReportHead {
  return {
    id: row.id,
    trigger: row.trigger as ReportTrigger,
    requestedBy: row.requested_by,
    from: row.from_day,
    to: row.to_day,
    timeZone: row.time_zone,
    createdAt: row.created_at,
  };
}
