import { queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";

/** How long each kind of data is kept, and what the clean-up did. */
export const retentionQuery = queryOptions({
  queryKey: ["retention"],
  queryFn: ({ signal }) => api.listRetention({ signal }),
});
