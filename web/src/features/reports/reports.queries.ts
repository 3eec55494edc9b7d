import { keepPreviousData, queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { Input } from "../../data/endpoint.ts";
import { withQuery } from "../../data/http.ts";
import type { Report } from "./figures.ts";

export type GroupBy = NonNullable<NonNullable<Input<"getReport">["query"]>["groupBy"]>;

/** What one report is asked. */
export interface ReportAsked {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly groupBy?: GroupBy;
}

const PAGE_ROWS = 100;
/** More rows than a year by day has are no report any more. */
const MOST_PAGES = 10;
const FRESH_MS = 60_000;

/** All rows of a report. */
export const reportQuery = ({ id, ...query }: ReportAsked) =>
  queryOptions({
    queryKey: ["reports", id, query],
    queryFn: async ({ signal }): Promise<Report> => {
      const get = (cursor?: string) =>
        api.getReport({ params: { id }, query: { ...query, limit: PAGE_ROWS, cursor }, signal });
      const first = await get();
      let { items, nextCursor } = first;
      for (let page = 1; nextCursor !== null && page < MOST_PAGES; page += 1) {
        const next = await get(nextCursor);
        items = [...items, ...next.items];
        nextCursor = next.nextCursor;
      }
      return { ...first, items };
    },
    staleTime: FRESH_MS,
    placeholderData: keepPreviousData,
  });

/** Where the same report is to be had as CSV. */
export function csvPath({ id, from, to, groupBy }: ReportAsked): string {
  return withQuery(`/api/reports/${id}.csv`, { from, to, groupBy });
}
