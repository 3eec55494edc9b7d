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
  data: async (place) => (await import("./users.data.ts")).prefetch(place),
  load: async () => (await import("./users-page.tsx")).UsersPage,
});
