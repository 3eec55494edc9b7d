import { queryClient } from "../../data/query-client.ts";
import { scopeFrom } from "../../features/reports/report-period.ts";
import { reportQuery } from "../../features/reports/reports.queries.ts";
import { ANYWHERE } from "../../ui/common-shortcuts.ts";
import { dayOf } from "../../ui/format.ts";
import { definePage } from "../define-page.tsx";

/** Figures of what happened. */
export const reportsPage = definePage({
  route: "/reports",
  title: "Reports",
  nav: { text: "Reports", icon: "trend", permission: "reports:read" },
  ways: [{ shortcut: { keys: ["g", "r"], text: "Go to reports", group: ANYWHERE }, path: "/reports" }],
  data: ({ query }) => {
    const { from, to } = scopeFrom(query, dayOf(new Date()));
    return [queryClient.prefetchQuery(reportQuery({ id: "calls", from, to, groupBy: "day" }))];
  },
  load: async () => (await import("./reports-page.tsx")).ReportsPage,
});
