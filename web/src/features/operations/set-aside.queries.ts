import { queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";

/** As many as the server gives at once. */
const LIMIT = 100;

/** Work that was to follow a change and could not be handed to its queue, newest first. */
export const setAsideQuery = queryOptions({
  queryKey: ["operations", "set-aside"],
  queryFn: ({ signal }) => api.listSetAsideEntries({ query: { limit: LIMIT }, signal }),
});
