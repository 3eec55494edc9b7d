import { queryClient } from "../../data/query-client.ts";
import { activeAlertsQuery, performanceQuery } from "../../features/performance/performance.queries.ts";
import { ANYWHERE } from "../../ui/common-shortcuts.ts";
import { definePage } from "../define-page.tsx";

/** How the system is, live. */
export const performancePage = definePage({
  route: "/performance",
  title: "Performance",
  nav: { text: "Performance", icon: "gauge", permission: "performance:read" },
  ways: [
    {
      shortcut: { keys: ["g", "p"], text: "Go to performance", group: ANYWHERE },
      path: "/performance",
    },
  ],
  data: () => [queryClient.prefetchQuery(performanceQuery), queryClient.prefetchQuery(activeAlertsQuery)],
  load: async () => (await import("./performance-page.tsx")).PerformancePage,
});
