import { keepPreviousData, queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import { PAGE_SIZE, pagedListQuery } from "../../data/paged-list.ts";
import type { Thread } from "../../data/types.ts";
import { type InboxFilters, inboxFiltersToApi } from "./inbox-views.ts";

/** So many messages come at once. */
const MESSAGES_AT_ONCE = 50;
const SCHEDULED_SHOWN = 50;
const TEMPLATES_SHOWN = 100;
/** The gate's answer depends on the time of day. */
const GATE_FOR_MS = 60_000;
/** A filter may lack a tag that a colleague has made up just now. */
const TAGS_FOR_MS = 60_000;

/** Every list of threads that is known. */
export const THREAD_LISTS = ["threads", "list"] as const;

/** The threads of a part of the inbox. */
export const threadListQuery = (filters: InboxFilters) =>
  pagedListQuery<Thread>({
    queryKey: [...THREAD_LISTS, filters],
    fetch: (cursor, signal) =>
      api.listThreads({
        query: { ...inboxFiltersToApi(filters), limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) },
        signal,
      }),
  });

/** How many threads each part of the inbox has. */
export const threadCountsQuery = queryOptions({
  queryKey: ["threads", "counts"],
  queryFn: ({ signal }) => api.countThreads({ signal }),
});

/** The tags that threads have, those of the most threads first. */
export const threadTagsQuery = queryOptions({
  queryKey: ["threads", "tags"],
  queryFn: ({ signal }) => api.listThreadTags({ signal }),
  staleTime: TAGS_FOR_MS,
});

/** One thread, and who is at it. */
export const threadQuery = (id: string) =>
  queryOptions({
    queryKey: ["threads", "one", id],
    queryFn: ({ signal }) => api.getThread({ params: { id }, signal }),
    meta: { isLive: true },
  });

/** What stands in a thread, newest first. */
export const threadMessagesQuery = (id: string) => ({
  queryKey: ["threads", "messages", id] as const,
  queryFn: ({ pageParam, signal }: { readonly pageParam: string | null; readonly signal: AbortSignal }) =>
    newestMessages(id, signal, pageParam),
  initialPageParam: null as string | null,
  getNextPageParam: ({ nextCursor }: { readonly nextCursor: string | null }) => nextCursor,
  // Events and `fetchNewest` keep it right.
  staleTime: Number.POSITIVE_INFINITY,
});

/** A page of what stands in a thread. */
export const newestMessages = (id: string, signal: AbortSignal, cursor: string | null = null) =>
  api.listThreadMessages({
    params: { id },
    query: { limit: MESSAGES_AT_ONCE, ...(cursor === null ? {} : { cursor }) },
    signal,
  });

/** SMS of a thread that have not gone yet. */
export const scheduledQuery = (threadId: string) =>
  queryOptions({
    queryKey: ["threads", "scheduled", threadId],
    queryFn: ({ signal }) =>
      api.listScheduledMessages({
        params: { id: threadId },
        query: { waiting: "true", limit: SCHEDULED_SHOWN },
        signal,
      }),
  });

/** Whom a thread is with, as the gate and templates want it. */
export type Customer = Pick<Thread, "contact" | "lead" | "phone">;

/** May this customer be written to now? */
export const reachabilityQuery = ({ contact, phone }: Customer) =>
  queryOptions({
    queryKey: ["reachability", "sms", contact?.id ?? phone],
    queryFn: ({ signal }) =>
      api.checkReachability({
        body: {
          ...(contact ? { contactId: contact.id } : { phone: phone ?? "" }),
          channel: "sms",
          purpose: "service",
        },
        signal,
      }),
    staleTime: GATE_FOR_MS,
    enabled: phone !== null,
  });

/** Texts that messages begin with. */
export const templatesQuery = queryOptions({
  queryKey: ["templates"],
  queryFn: ({ signal }) => api.listTemplates({ query: { limit: TEMPLATES_SHOWN }, signal }),
});

/** Whom a text is filled in for. */
export const addresseeOf = ({ contact, lead }: Customer) => ({
  ...(contact ? { contactId: contact.id } : {}),
  ...(lead ? { leadId: lead.id } : {}),
});

/** What is being written as it would go out, when it has placeholders. */
export const textPreviewQuery = (body: string, customer: Customer) =>
  queryOptions({
    queryKey: ["templates", "preview", body, addresseeOf(customer)],
    queryFn: ({ signal }) => api.previewText({ body: { body, ...addresseeOf(customer) }, signal }),
    placeholderData: keepPreviousData,
    enabled: hasPlaceholders(body),
  });

/** Is there something to be filled in? */
export const hasPlaceholders = (text: string): boolean => /\{\{[^{}]*\}\}/.test(text);

/** Contacts by their name or number. */
export const contactSearchQuery = (q: string) =>
  queryOptions({
    queryKey: ["contacts", "search", q],
    queryFn: ({ signal }) => api.listContacts({ query: { q, limit: 8 }, signal }),
    enabled: q.length >= 2,
    placeholderData: keepPreviousData,
  });
