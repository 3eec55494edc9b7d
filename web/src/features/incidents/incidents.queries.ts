import { queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";

/** What the stack pages about right now. */
export const currentIncidentsQuery = queryOptions({
  queryKey: ["incidents", "current"],
  queryFn: ({ signal }) => api.getCurrentIncidents({ signal }),
});
