import { type InfiniteData, infiniteQueryOptions, keepPreviousData } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { Output } from "../../data/endpoint.ts";
import type { ApiError } from "../../data/http.ts";
import { type AuditFilters, filtersToApi } from "./audit-filters.ts";

/** So many entries come with one request. */
const PAGE_SIZE = 50;

/** The pages of the audit log with these filters. */
export const auditLogQuery = (filters: AuditFilters) =>
  infiniteQueryOptions<
    Output<"listAuditEntries">,
    ApiError,
    InfiniteData<Output<"listAuditEntries">, string | null>,
    readonly ["audit", AuditFilters],
    string | null
  >({
    queryKey: ["audit", filters],
    queryFn: ({ pageParam, signal }) =>
      api.listAuditEntries({
        query: {
          ...filtersToApi(filters, new Date()),
          limit: PAGE_SIZE,
          ...(pageParam === null ? {} : { cursor: pageParam }),
        },
        signal,
      }),
    initialPageParam: null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    // What was shown stays until the first page for other filters has come.
    placeholderData: keepPreviousData,
    meta: { copy: "never" },
  });
