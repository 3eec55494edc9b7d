import { definePage } from "../define-page.tsx";

/** Who did what. */
export const auditLogPage = definePage({
  route: "/audit-log",
  title: "Audit log",
  menu: { text: "Audit log", icon: "history", permission: "audit:read", flag: "audit-log" },
  data: async (place) => (await import("./audit-log.data.ts")).prefetch(place),
  load: async () => (await import("./audit-log-page.tsx")).AuditLogPage,
});
