import { queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import { settleMutation } from "../settlement/settle.ts";

/** As many as the server gives at once. */
const LIMIT = 100;

/** Work that was to follow a change and could not be handed to its queue, newest first. */
export const setAsideQuery = queryOptions({
  queryKey: ["operations", "set-aside", "waiting"],
  queryFn: ({ signal }) => api.listSetAsideEntries({ query: { limit: LIMIT }, signal }),
});

/** That which was put away. */
export const discardedEntriesQuery = queryOptions({
  queryKey: ["operations", "set-aside", "discarded"],
  queryFn: ({ signal }) => api.listSetAsideEntries({ query: { limit: LIMIT, state: "discarded" }, signal }),
});

/** Does something about an entry. */
export const settleEntry = settleMutation(["operations", "set-aside"], ({ id, order }) => {
  const params = { id };
  if (order.action === "restore") return api.restoreSetAsideEntry({ params });
  const { action, reason } = order;
  return action === "discard"
    ? api.discardSetAsideEntry({ params, body: { reason } })
    : api.acknowledgeSetAsideEntry({ params, body: { reason } });
});
