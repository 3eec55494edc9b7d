import { keepPreviousData, queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import { PAGE_SIZE, pagedListQuery } from "../../data/paged-list.ts";
import type { Lead, LeadStatus } from "../../data/types.ts";
import { LEAD_STATUSES, type LeadFilters, leadFiltersToApi } from "./lead-filters.ts";
import type { Columns } from "./lead-moves.ts";

/** So many leads a column of the pipeline shows. */
export const COLUMN_SIZE = 50;

/** The list with these filters. */
export const leadListQuery = (filters: LeadFilters) =>
  pagedListQuery<Lead>({
    queryKey: ["leads", "list", filters],
    fetch: (cursor, signal) =>
      api.listLeads({
        query: { ...leadFiltersToApi(filters), limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) },
        signal,
      }),
  });

/** The pipeline: the leads of each status, what was changed last first. */
export const pipelineQuery = (filters: LeadFilters) =>
  queryOptions({
    queryKey: ["leads", "pipeline", { ...filters, status: "", sort: "" }],
    queryFn: async ({ signal }): Promise<Columns> => {
      const columns = await Promise.all(
        LEAD_STATUSES.map(async (status): Promise<[LeadStatus, readonly Lead[]]> => {
          const query = {
            ...leadFiltersToApi(filters),
            status,
            sort: "-updatedAt",
            limit: COLUMN_SIZE,
          } as const;
          return [status, (await api.listLeads({ query, signal })).items];
        }),
      );
      return Object.fromEntries(columns) as Record<LeadStatus, readonly Lead[]>;
    },
    placeholderData: keepPreviousData,
  });

/** One lead. */
export const leadQuery = (id: string) =>
  queryOptions({
    queryKey: ["leads", "one", id],
    queryFn: ({ signal }) => api.getLead({ params: { id }, signal }),
    meta: { isLive: true },
  });

const FEW = 10;

/** What belongs to a lead, part by part: each fails and is tried again by itself. */
export const leadParts = {
  contacts: (id: string) =>
    queryOptions({
      queryKey: ["leads", "contacts", id],
      queryFn: ({ signal }) => api.listContacts({ query: { leadId: id, limit: FEW }, signal }),
    }),
  calls: (id: string) =>
    queryOptions({
      queryKey: ["leads", "calls", id],
      queryFn: ({ signal }) => api.listLeadCalls({ params: { id }, query: { limit: FEW }, signal }),
    }),
  tasks: (id: string) =>
    queryOptions({
      queryKey: ["leads", "tasks", id],
      queryFn: ({ signal }) => api.listTasks({ query: { leadId: id, limit: FEW }, signal }),
    }),
  notes: (id: string) =>
    queryOptions({
      queryKey: ["leads", "notes", id],
      queryFn: ({ signal }) => api.listLeadNotes({ params: { id }, query: { limit: FEW }, signal }),
    }),
  history: (id: string) =>
    queryOptions({
      queryKey: ["leads", "changes", id],
      queryFn: ({ signal }) => api.listLeadChanges({ params: { id }, query: { limit: 20 }, signal }),
    }),
} as const;
