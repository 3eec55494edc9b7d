import { DO_IT } from "../../features/today/today.shortcuts.ts";
import { ANYWHERE } from "../../ui/common-shortcuts.ts";
import { definePage } from "../define-page.tsx";

/** What needs somebody now. */
export const todayPage = definePage({
  route: "/today",
  title: "Today",
  nav: { text: "Today", icon: "home", permission: "calls:read" },
  ways: [{ shortcut: { keys: ["g", "h"], text: "Go to today", group: ANYWHERE }, path: "/today" }],
  shortcuts: [DO_IT],
  data: async () => (await import("./today.data.ts")).prefetch(),
  load: async () => (await import("./today-page.tsx")).TodayPage,
});
