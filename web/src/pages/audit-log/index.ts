import { queryClient } from "../../data/query-client.ts";
import { filtersFromQuery } from "../../features/audit/audit-filters.ts";
import { auditLogQuery } from "../../features/audit/audit.queries.ts";
import { myFlagsQuery } from "../../features/flags/flags.queries.ts";
import { definePage } from "../define-page.tsx";

/** Who did what. */
export const auditLogPage = definePage({
  route: "/audit-log",
  title: "Audit log",
  menu: { text: "Audit log", icon: "history", permission: "audit:read", flag: "audit-log" },
  data: ({ query }) => [
    queryClient.prefetchQuery(myFlagsQuery),
    queryClient.prefetchInfiniteQuery(auditLogQuery(filtersFromQuery(query))),
  ],
  load: async () => (await import("./audit-log-page.tsx")).AuditLogPage,
});
