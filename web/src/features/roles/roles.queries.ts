import { queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";

/** The roles, each with all that it may do. */
export const rolesQuery = queryOptions({
  queryKey: ["roles"],
  queryFn: ({ signal }) => api.listRoles({ signal }),
});
