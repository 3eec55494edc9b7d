import { ANYWHERE } from "../../ui/common-shortcuts.ts";
import { definePage } from "../define-page.tsx";

/** Figures of what happened. */
export const reportsPage = definePage({
  route: "/reports",
  title: "Reports",
  nav: { text: "Reports", icon: "trend", permission: "reports:read" },
  ways: [{ shortcut: { keys: ["g", "r"], text: "Go to reports", group: ANYWHERE }, path: "/reports" }],
  data: async (place) => (await import("./reports.data.ts")).prefetch(place),
  load: async () => (await import("./reports-page.tsx")).ReportsPage,
});
