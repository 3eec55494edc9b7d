import { queryClient } from "../../data/query-client.ts";
import { dialListsQuery } from "../../features/dialing/dialing.queries.ts";
import {
  alertsQuery,
  callbacksQuery,
  tasksQuery,
  threadsQuery,
  voicemailsQuery,
} from "../../features/today/today.queries.ts";
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
  data: () => [
    queryClient.prefetchQuery(alertsQuery),
    queryClient.prefetchQuery(callbacksQuery),
    queryClient.prefetchQuery(tasksQuery),
    queryClient.prefetchQuery(threadsQuery),
    queryClient.prefetchQuery(voicemailsQuery),
    queryClient.prefetchQuery(dialListsQuery("active")),
  ],
  load: async () => (await import("./today-page.tsx")).TodayPage,
});
