import { queryClient } from "../../data/query-client.ts";
import { userFiltersFromQuery } from "../../features/users/user-filters.ts";
import { userListQuery } from "../../features/users/users.queries.ts";
import { SEARCH_USERS } from "../../features/users/users.shortcuts.ts";
import { ANYWHERE } from "../../ui/common-shortcuts.ts";
import { definePage } from "../define-page.tsx";

/** Who works here, for administrators. */
export const usersPage = definePage({
  route: "/users",
  title: "Users",
  nav: { text: "Users", icon: "users", permission: "users:manage" },
  ways: [{ shortcut: { keys: ["g", "u"], text: "Go to users", group: ANYWHERE }, path: "/users" }],
  shortcuts: [SEARCH_USERS],
  data: ({ query }) => [queryClient.prefetchInfiniteQuery(userListQuery(userFiltersFromQuery(query)))],
  load: async () => (await import("./users-page.tsx")).UsersPage,
});
