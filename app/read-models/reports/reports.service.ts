import { GROUP_COLUMNS, type ReportColumn, type ReportDefinition } from "./report.types.ts";
import type { ReportFilter, ReportGroup } from "./reports.contract.ts";
import { reportErrors } from "./reports.errors.ts";
import { groupOf, type Period, periodOf, rowCursor } from "./reports.policy.ts";
import type { createReportsReads, ReportRow } from "./reports.reads.ts";

/** Rows that are read at once for a file. */
const BATCH_ROWS = 1_000;

/** Who asks: what they may do decides which reports there are. */
interface Reader {
  readonly permissions: ReadonlySet<string>;
}

/** A report as it was asked for. */
interface Asked {
  readonly definition: ReportDefinition;
  readonly period: Period | null;
  readonly group: ReportGroup;
  readonly columns: readonly ReportColumn[];
}

export type ReportsService = ReturnType<typeof createReportsService>;

/** Figures of what happened, by the definitions of reports. */
export function createReportsService(deps: {
  readonly definitions: readonly ReportDefinition[];
  readonly reads: ReturnType<typeof createReportsReads>;
  readonly timeZone: string;
}) {
  const { definitions, reads, timeZone } = deps;

  function ask(reader: Reader, id: string, filter: ReportFilter): Asked {
    const definition = definitions.find((one) => one.id === id && reader.permissions.has(one.permission));
    if (!definition) throw reportErrors.report_not_found();
    const group = groupOf(definition, filter.groupBy);
    return {
      definition,
      group,
      period: periodOf(definition, filter, timeZone, new Date()),
      columns: [...GROUP_COLUMNS[group], ...definition.measures],
    };
  }

  return {
    /** The reports that somebody may read. */
    list: (reader: Reader): readonly ReportDefinition[] =>
      definitions.filter(({ permission }) => reader.permissions.has(permission)),

    /** Today and the last 30 days, in one query. */
    dashboard: () => reads.dashboard(),

    /**
     * A page of a report.
     * @throws report_not_found, invalid_input (a filter that the report does not take), invalid_cursor
     */
    async page(
      reader: Reader,
      id: string,
      {
        limit,
        cursor,
        ...filter
      }: ReportFilter & { readonly limit: number; readonly cursor?: string | undefined },
    ) {
      const asked = ask(reader, id, filter);
      const { definition, group, period, columns } = asked;
      const found = await reads.rows(definition, group, period, {
        after: rowCursor.read(cursor),
        limit: limit + 1,
      });
      const rows = found.slice(0, limit);
      const last = rows.at(-1);
      return {
        id,
        period,
        groupBy: group,
        columns,
        items: rows.map(({ row }) => row),
        nextCursor: found.length > limit && last ? rowCursor.write(last.sortKey) : null,
      };
    },

    /**
     * All rows of a report, some at a time.
     * @throws report_not_found, invalid_input (a filter that the report does not take)
     */
    export(reader: Reader, id: string, filter: ReportFilter) {
      const { definition, group, period, columns } = ask(reader, id, filter);
      async function* batches(): AsyncGenerator<readonly ReportRow[]> {
        for (let after: string | undefined; ; ) {
          const found = await reads.rows(definition, group, period, { after, limit: BATCH_ROWS });
          yield found.map(({ row }) => row);
          if (found.length < BATCH_ROWS) return;
          after = found.at(-1)?.sortKey;
        }
      }
      return { columns, period, batches: batches() };
    },
  };
}
