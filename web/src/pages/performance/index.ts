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
  data: async () => (await import("./performance.data.ts")).prefetch(),
  load: async () => (await import("./performance-page.tsx")).PerformancePage,
});
