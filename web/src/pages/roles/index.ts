import { definePage } from "../define-page.tsx";

/** What each role may do. */
export const rolesPage = definePage({
  route: "/roles",
  title: "Roles",
  menu: { text: "Roles", icon: "shield", permission: "users:manage" },
  data: async () => (await import("./roles.data.ts")).prefetch(),
  load: async () => (await import("./roles-page.tsx")).RolesPage,
});
