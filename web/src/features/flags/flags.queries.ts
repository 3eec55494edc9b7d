import { queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";

/** Which features are on for whoever is signed in. */
export const myFlagsQuery = queryOptions({
  queryKey: ["flags", "mine"],
  queryFn: async ({ signal }) => (await api.getMyFlags({ signal })).flags,
});

/** Every feature flag with all that is overridden. */
export const flagsQuery = queryOptions({
  queryKey: ["flags", "all"],
  queryFn: ({ signal }) => api.listFlags({ signal }),
});
