import { queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import { PAGE_SIZE, pagedListQuery } from "../../data/paged-list.ts";
import type { Contact } from "../../data/types.ts";
import { type ContactFilters, contactFiltersToApi } from "./contact-filters.ts";

/** The list with these filters. */
export const contactListQuery = (filters: ContactFilters) =>
  pagedListQuery<Contact>({
    queryKey: ["contacts", "list", filters],
    fetch: (cursor, signal) =>
      api.listContacts({
        query: { ...contactFiltersToApi(filters), limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) },
        signal,
      }),
  });

/** One contact. */
export const contactQuery = (id: string) =>
  queryOptions({
    queryKey: ["contacts", "one", id],
    queryFn: ({ signal }) => api.getContact({ params: { id }, signal }),
    meta: { isLive: true },
  });

/** Contacts with these words, or this number: whoever is entered may be there already. */
export const sameContactsQuery = (q: string) =>
  queryOptions({
    queryKey: ["contacts", "same", q],
    queryFn: async ({ signal }) => (await api.listContacts({ query: { q, limit: 4 }, signal })).items,
    staleTime: 10_000,
  });

/** Whether a number may be called. */
export const doNotCallQuery = (phone: string) =>
  queryOptions({
    queryKey: ["do-not-call", phone],
    async queryFn({ signal }) {
      const [numbers, optOuts] = await Promise.all([
        api.listDncNumbers({ query: { q: phone }, signal }),
        api.listSmsOptOuts({ query: { phone, limit: 1 }, signal }),
      ]);
      const listed = numbers.items.find((one) => one.phone === phone && one.isActive) ?? null;
      return { listed, isOptedOut: optOuts.items.length > 0 };
    },
  });

const FEW = 10;

/** What belongs to a contact, part by part: each fails and is tried again by itself. */
export const contactParts = {
  calls: (id: string) =>
    queryOptions({
      queryKey: ["contacts", "calls", id],
      queryFn: ({ signal }) => api.listCalls({ query: { contactId: id, limit: FEW }, signal }),
    }),
  threads: (id: string) =>
    queryOptions({
      queryKey: ["contacts", "threads", id],
      queryFn: ({ signal }) => api.listThreads({ query: { contactId: id, limit: FEW }, signal }),
    }),
  tasks: (id: string) =>
    queryOptions({
      queryKey: ["contacts", "tasks", id],
      queryFn: ({ signal }) => api.listTasks({ query: { contactId: id, limit: FEW }, signal }),
    }),
  notes: (id: string) =>
    queryOptions({
      queryKey: ["contacts", "notes", id],
      queryFn: ({ signal }) => api.listContactNotes({ params: { id }, query: { limit: FEW }, signal }),
    }),
  history: (id: string) =>
    queryOptions({
      queryKey: ["contacts", "changes", id],
      queryFn: ({ signal }) => api.listContactChanges({ params: { id }, query: { limit: 20 }, signal }),
    }),
} as const;
