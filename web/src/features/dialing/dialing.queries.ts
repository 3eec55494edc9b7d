import { queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { Input } from "../../data/endpoint.ts";
import { queryClient } from "../../data/query-client.ts";
import type { DialItem } from "./dialing.types.ts";

export type DialListStatus = NonNullable<NonNullable<Input<"listDialLists">["query"]>["status"]>;
/** More lists of one state are not worked through at a time. */
const LISTS = 50;

/** Lists in a state, each with how far it is. */
export const dialListsQuery = (status: DialListStatus) =>
  queryOptions({
    queryKey: ["dialing", "lists", status],
    queryFn: ({ signal }) => api.listDialLists({ query: { status, limit: LISTS }, signal }),
  });

/** One list and how far it is. */
export const dialListQuery = (id: string) =>
  queryOptions({
    queryKey: ["dialing", "list", id],
    queryFn: ({ signal }) => api.getDialList({ params: { id }, signal }),
    meta: { isLive: true },
  });

/** The lead that one has, and who comes next in a list. */
export const upcomingQuery = (listId: string) =>
  queryOptions({
    queryKey: ["dialing", "upcoming", listId],
    queryFn: ({ signal }) => api.upcomingOfDialList({ params: { id: listId }, signal }),
  });

/** What calls can come to, in the order of their keys. They change seldom. */
export const dispositionsQuery = queryOptions({
  queryKey: ["dialing", "dispositions"],
  queryFn: async ({ signal }) => (await api.listDispositions({ signal })).items,
  staleTime: 5 * 60_000,
});

/** What a call came to. */
export const saidQuery = (callId: string) =>
  queryOptions({
    queryKey: ["dialing", "said", callId],
    queryFn: ({ signal }) => api.getCallDisposition({ params: { id: callId }, signal }),
    staleTime: 60_000,
  });

/** A script as it is said to a lead. */
export const scriptQuery = (scriptId: string, leadId: string) =>
  queryOptions({
    queryKey: ["dialing", "script", scriptId, leadId],
    queryFn: ({ signal }) => api.renderScript({ params: { id: scriptId }, query: { leadId }, signal }),
    staleTime: 60_000,
  });

/** Whether a lead may be called now, and what time it is there; asked again each minute. */
export const reachQuery = (leadId: string, purpose: "sales" | "service") =>
  queryOptions({
    queryKey: ["dialing", "reach", leadId, purpose],
    queryFn: ({ signal }) => api.checkReachability({ body: { leadId, channel: "call", purpose }, signal }),
    refetchInterval: 60_000,
  });

/** Published scripts, to choose one from. */
export const scriptsQuery = queryOptions({
  queryKey: ["dialing", "scripts"],
  queryFn: async ({ signal }) =>
    (await api.listScripts({ query: { published: "true", limit: 100 }, signal })).items,
});

/** Says which lead one has from now on; who comes next without it. */
export function setHeld(listId: string, held: DialItem | null): void {
  queryClient.setQueryData(upcomingQuery(listId).queryKey, (known) => ({
    held,
    items: (known?.items ?? []).filter(({ id }) => id !== held?.id),
  }));
}

/** Asks anew how far a list is, and who comes next. */
export function refreshList(listId: string): Promise<unknown> {
  return Promise.all([
    queryClient.invalidateQueries({ queryKey: dialListQuery(listId).queryKey }),
    queryClient.invalidateQueries({ queryKey: upcomingQuery(listId).queryKey }),
  ]);
}
