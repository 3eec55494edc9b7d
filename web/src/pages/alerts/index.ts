import { ANYWHERE } from "../../ui/common-shortcuts.ts";
import { definePage } from "../define-page.tsx";

/** Alerts: the newest, those that reached nobody, work that is stuck, and who would get the next one. */
export const alertsPage = definePage({
  route: "/alerts",
  title: "Alerts",
  nav: { text: "Alerts", icon: "alert", permission: "alerts:read" },
  menu: { text: "SMS given up", icon: "inbox", permission: "dead-letters:replay", place: "given-up" },
  ways: [{ shortcut: { keys: ["g", "a"], text: "Go to alerts", group: ANYWHERE }, path: "/alerts" }],
  data: async () => (await import("./alerts.data.ts")).prefetch(),
  load: async () => (await import("./alerts-page.tsx")).AlertsPage,
});
